extension Setting {
    static let basic: [Setting] = [
        Setting("ha", "enable", .bool, "true", "high availability of VMs as a whole"),  // S-01
        Setting(
            "host", "cpu.overProvisioning.ratio", .integer(1...Int64.max), "10",
            "virtual CPUs per thread: threads x ratio = CPUs to give away (4 cores, 8 threads, 10: 80)"),  // S-02
        Setting("identity", "session.timeout", .integer(60...31_536_000), "7200", "life of a login session"),  // S-03
        Setting("kvm", "reservedMemory", .size, "1G", "memory kept free on every KVM host"),  // S-04
        Setting("kvm", "vm.cacheMode", .choice(["writethrough", "none", "writeback"]), "none", "disk cache mode"),  // S-05
        Setting(
            "kvm", "vm.cpuMode", .choice(["none", "host-model", "host-passthrough"]), "none",
            "CPU model of guests: that of QEMU, of the host, or the host itself"),  // S-06
        Setting(
            "localStoragePrimaryStorage", "liveMigrationWithStorage.allow", .bool, "false",
            "live migration on local storage"),  // S-07
        Setting("mevoco", "overProvisioning.memory", .decimal(1...1000, places: 2), "1.0", "memory ratio"),  // S-08
        Setting("mevoco", "overProvisioning.primaryStorage", .decimal(1...1000, places: 2), "1.0", "storage ratio"),  // S-09
        Setting(
            "mevoco", "threshold.primaryStorage.physicalCapacity", .decimal(0.0001...1, places: 4), "0.9",
            "real use of primary storage at which no VM or volume is made any more"),  // S-10
        Setting("mevoco", "vm.consoleMode", .choice(["vnc", "spice"]), "vnc", "console protocol"),  // S-11
        Setting(
            "virtualRouter", "vrouter.password", .text, "vrouter12#", "password of router user vyos, for all routers"),  // S-12
        Setting("vm", "cleanTraffic", .bool, "false", "drop packets with forged IP, MAC or ARP"),  // S-13
        Setting(
            "vm", "deletionPolicy", .choice(["Direct", "Delay", "Never"]), "Delay", "deleting VMs: Direct, Delay, Never"
        ),  // S-14
        Setting(
            "vm", "expungePeriod", .integer(0...Int64.max), "86400", "Delay policy: time from destroyed to expunged"),  // S-15
        Setting("vm", "numa", .bool, "false", "online change of CPU and memory"),  // S-16
        Setting("vm", "videoType", .choice(["cirrus", "vga", "qxl"]), "cirrus", "video card"),  // S-17
    ]
}
