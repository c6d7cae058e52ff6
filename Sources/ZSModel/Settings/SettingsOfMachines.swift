extension Setting {
    static let ofMachines: [Setting] = [
        Setting("vm", "bootMenu", .bool, "true", "boot menu of the VM"),
        Setting("vm", "expungeInterval", .integer(0...Int64.max), "3600", "how often the expunge job for VMs runs"),
        Setting(
            "vm", "instanceOffering.setNullWhenDeleting", .bool, "true", "deleting an offering clears it in its VMs"),
        Setting("vm", "kvmHiddenState", .bool, "false", "true: <hidden state='on'/> inside <kvm> of the domain"),
        Setting(
            "vm", "spiceStreamingMode", .choice(["all", "filter", "off"]), "off",
            "virtual desktops: all = all frames compressed (less bandwidth, smoother, more client CPU)"),
        Setting("vm", "vmPortOff", .bool, "false", "switch off VMware I/O port emulation"),
        Setting("volumeSnapshot", "incrementalSnapshot.maxNum", .integer(1...128), "128", "longest snapshot chain"),
        Setting(
            "volume", "deletionPolicy", .choice(["Direct", "Delay", "Never"]), "Delay", "as S-14 for data volumes"),
        Setting("volume", "diskOffering.setNullWhenDeleting", .bool, "true", "as S-109 for disk offerings"),
        Setting("volume", "expungeInterval", .integer(0...Int64.max), "3600", "how often"),
        Setting(
            "volume", "expungePeriod", .integer(0...Int64.max), "864000", "deleted to expunged (ten times that of VMs)"),
        Setting("console", "agent.ping.interval", .integer(0...Int64.max), "60", "check of the proxy program"),
        Setting("console", "proxy.idleTimeout", .integer(10...86400), "60", "longest wait of an idle proxy"),
        Setting("console", "vnc.token.timeout", .integer(60...86400), "1800", "life of a VNC session"),
    ]
}
