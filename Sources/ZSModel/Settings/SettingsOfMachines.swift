extension Setting {
    static let ofMachines: [Setting] = [
        Setting("vm", "bootMenu", .bool, "true", "boot menu of the VM"),  // S-107
        Setting("vm", "expungeInterval", .integer(0...Int64.max), "3600", "how often the expunge job for VMs runs"),  // S-108
        Setting(
            "vm", "instanceOffering.setNullWhenDeleting", .bool, "true", "deleting an offering clears it in its VMs"),  // S-109
        Setting("vm", "kvmHiddenState", .bool, "false", "true: <hidden state='on'/> inside <kvm> of the domain"),  // S-110
        Setting(
            "vm", "spiceStreamingMode", .choice(["all", "filter", "off"]), "off",
            "virtual desktops: all = all frames compressed (less bandwidth, smoother, more client CPU)"),  // S-111
        Setting("vm", "vmPortOff", .bool, "false", "switch off VMware I/O port emulation"),  // S-112
        Setting("volumeSnapshot", "incrementalSnapshot.maxNum", .integer(1...128), "128", "longest snapshot chain"),  // S-113
        Setting(
            "volume", "deletionPolicy", .choice(["Direct", "Delay", "Never"]), "Delay", "as S-14 for data volumes"),  // S-114
        Setting("volume", "diskOffering.setNullWhenDeleting", .bool, "true", "as S-109 for disk offerings"),  // S-115
        Setting("volume", "expungeInterval", .integer(0...Int64.max), "3600", "how often"),  // S-116
        Setting(
            "volume", "expungePeriod", .integer(0...Int64.max), "864000", "deleted to expunged (ten times that of VMs)"),  // S-117
        Setting("console", "agent.ping.interval", .integer(0...Int64.max), "60", "check of the proxy program"),  // S-118
        Setting("console", "proxy.idleTimeout", .integer(10...86400), "60", "longest wait of an idle proxy"),  // S-119
        Setting("console", "vnc.token.timeout", .integer(60...86400), "1800", "life of a VNC session"),  // S-120
    ]
}
