extension Setting {
    static let ofHosts: [Setting] = [
        Setting("host", "connection.autoReconnectOnError", .bool, "true", "reconnect a host that cannot be reached"),
        Setting(
            "host", "reconnectAllOnBoot", .bool, "true",
            "reconnect all hosts when the platform starts (listed twice in the manual, Y-20)"),
        Setting("host", "load.parallelismDegree", .integer(1...1000), "100", "such reconnects at once"),
        Setting("host", "maintenanceMode.ignoreError", .bool, "false", "maintenance succeeds in spite of errors"),
        Setting("host", "ping.interval", .integer(0...Int64.max), "60", "probe of hosts"),
        Setting("host", "ping.maxFailure", .integer(1...100), "3", "failed probes until Disconnected"),
        Setting("host", "ping.parallelismDegree", .integer(1...1000), "100", "probes at once"),
        Setting(
            "host", "update.os.parallelismDegree", .integer(1...100), "2",
            "hosts of one cluster whose system is upgraded at once"),
        Setting("cluster", "update.os.parallelismDegree", .integer(1...100), "2", "clusters upgraded at once"),
        Setting("hostAllocator", "parallelismDegree", .integer(1...100), "2", "host allocations at once"),
        Setting(
            "hostAllocator", "cpuUsage.sampleInterval", .integer(60...86400), "600",
            "time over which CPU use is averaged for 'lowest CPU use'"),
        Setting(
            "hostAllocator", "memoryUsage.sampleInterval", .integer(60...86400), "600",
            "the same for 'lowest memory use'"),
        Setting("kvm", "checkHostCpuModelName", .bool, "false", "compare CPU models when adding hosts and migrating"),
        Setting("kvm", "dataVolume.maxNum", .integer(1...250), "24", "data volumes per VM"),
        Setting("kvm", "host.syncLevel", .integer(1...100), "10", "commands on one host at once"),
        Setting(
            "kvm", "vm.migrationQuantity", .integer(1...100), "2",
            "VMs migrating at once while a host enters maintenance"),
        Setting("kvm", "vmSyncOnHostPing", .bool, "true", "read VM states at every probe of a host"),
        Setting("pciDevice", "iommu.enable", .bool, "true", "switch IOMMU on when a host is connected"),
        Setting("ha", "host.check.interval", .integer(1...600), "5", "check of a host that looks abnormal"),
        Setting("ha", "host.check.maxAttempts", .integer(1...1000), "12", "failed tries until it counts as lost"),
        Setting(
            "ha", "host.check.successInterval", .integer(1...600), "5", "a reply within this time counts as success"),
        Setting(
            "ha", "host.check.successRatio", .decimal(0.0001...1, places: 4), "0.5",
            "share of successes needed when both occur"),
        Setting("ha", "host.check.successTimes", .integer(1...100), "3", "least number of successes"),
        Setting("ha", "host.selfFencer.interval", .integer(1...600), "5", "self-check of a host"),
        Setting(
            "ha", "host.selfFencer.maxAttempts", .integer(1...1000), "12",
            "failed self-checks until its network counts as broken"),
        Setting(
            "ha", "host.selfFencer.storageChecker.timeout", .integer(1...600), "15",
            "longest wait for primary storage in a self-check"),
        Setting(
            "ha", "neverStopVm.gc.maxRetryIntervalTime", .integer(10...86400), "300",
            "longest gap between tries to start a NeverStop VM"),
        Setting("ha", "neverStopVm.retry.delay", .integer(1...86400), "60", "wait after a failed start"),
        Setting(
            "ha", "neverStopVm.scan.interval", .integer(0...Int64.max), "60",
            "scan for NeverStop VMs that are not running"),
    ]
}
