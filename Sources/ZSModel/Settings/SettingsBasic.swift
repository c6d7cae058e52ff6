extension Setting {
    static let basic: [Setting] = [
        Setting("ha", "enable", .bool, "true", "high availability of VMs as a whole"),
        Setting(
            "host", "cpu.overProvisioning.ratio", .integer(1...Int64.max), "10",
            "virtual CPUs per thread: threads x ratio = CPUs to give away (4 cores, 8 threads, 10: 80)"),
        Setting("identity", "session.timeout", .integer(60...31_536_000), "7200", "life of a login session"),
        Setting("kvm", "reservedMemory", .size, "1G", "memory kept free on every KVM host"),
        Setting("kvm", "vm.cacheMode", .choice(["writethrough", "none", "writeback"]), "none", "disk cache mode"),
        Setting(
            "kvm", "vm.cpuMode", .choice(["none", "host-model", "host-passthrough"]), "none",
            "CPU model of guests: that of QEMU, of the host, or the host itself"),
        Setting(
            "localStoragePrimaryStorage", "liveMigrationWithStorage.allow", .bool, "false",
            "live migration on local storage"),
        Setting("mevoco", "overProvisioning.memory", .decimal(1...1000, places: 2), "1.0", "memory ratio"),
        Setting("mevoco", "overProvisioning.primaryStorage", .decimal(1...1000, places: 2), "1.0", "storage ratio"),
        Setting(
            "mevoco", "threshold.primaryStorage.physicalCapacity", .decimal(0.0001...1, places: 4), "0.9",
            "real use of primary storage at which no VM or volume is made any more"),
        Setting("mevoco", "vm.consoleMode", .choice(["vnc", "spice"]), "vnc", "console protocol"),
        Setting(
            "virtualRouter", "vrouter.password", .text, "vrouter12#", "password of router user vyos, for all routers"),
        Setting("vm", "cleanTraffic", .bool, "false", "drop packets with forged IP, MAC or ARP"),
        Setting(
            "vm", "deletionPolicy", .choice(["Direct", "Delay", "Never"]), "Delay", "deleting VMs: Direct, Delay, Never"
        ),
        Setting(
            "vm", "expungePeriod", .integer(0...Int64.max), "86400", "Delay policy: time from destroyed to expunged"),
        Setting("vm", "numa", .bool, "false", "online change of CPU and memory"),
        Setting("vm", "videoType", .choice(["cirrus", "vga", "qxl"]), "cirrus", "video card"),
    ]
}
