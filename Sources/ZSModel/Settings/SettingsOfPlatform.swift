extension Setting {
    static let ofPlatform: [Setting] = [
        Setting("identity", "session.cleanup.interval", .integer(0...Int64.max), "3600", "removal of expired sessions"),
        Setting("identity", "session.maxConcurrent", .integer(1...100000), "500", "sessions at once"),
        Setting(
            "ldap", "queryLdapEntryReturnAttributes", .text, "member,uniqueMember,memberOf",
            "attributes asked of the directory"),
        Setting(
            "gc", "orphanJobScanInterval", .integer(0...Int64.max), "60",
            "look for clean-up jobs without owner and take them over"),
        Setting("log", "locale", .text, "en_US", "region of log entries"),
        Setting(
            "managementServer", "node.heartbeatInterval", .integer(1...600), "5",
            "management machine writes its heartbeat into the database"),
        Setting("progress", "cleanupThreadInterval", .integer(0...Int64.max), "300", "removal of old progress records"),
        Setting("progress", "progress.on", .bool, "true", "progress records"),
        Setting("progress", "progress.ttl", .integer(60...31_536_000), "86400", "longest keeping"),
        Setting(
            "monitor", "trigger.recovery.checkInterval", .integer(1...3600), "10", "whether a trigger has recovered"),
        Setting("zwatch", "alarm.repeatInterval", .integer(0...604800), "1800", "no second alarm within"),
        Setting("zwatch", "evaluation.interval", .integer(10...Int64.max), "10", "evaluation of alarms"),
        Setting("zwatch", "evaluation.threadNum", .integer(1...100), "5", "evaluations at once"),
        Setting(
            "zwatch", "managementServerDirectoriesToMonitor", .text, "/var/lib/zs/,/var/log/zs/",
            "directories whose room the system alarm watches"),
        Setting("zwatch", "scrape.interval", .integer(10...Int64.max), "10", "sampling of monitoring data"),
        Setting(
            "hybrid", "daho.gateway", .text, "http://30.207.51.10:8877",
            "gateway of a leased-line provider, needed for its lines in SD-WAN"),
        Setting("hybrid", "timezone", .choice(["-"]), "CHINA", "time zone of the public-cloud API end point"),
        Setting("hybrid", "region.maxBackupFiles", .integer(1...Int64.max), "20", "backup files per region"),
        Setting("quota", "eip.num", .integer(0...Int64.max), "20", "EIPs"),
        Setting("quota", "image.num", .integer(0...Int64.max), "20", "images"),
        Setting("quota", "image.size", .size, "10T", "capacity of images"),
        Setting("quota", "l3.num", .integer(0...Int64.max), "20", "L3 networks"),
        Setting("quota", "loadBalancer.num", .integer(0...Int64.max), "20", "load balancers"),
        Setting("quota", "portForwarding.num", .integer(0...Int64.max), "20", "port forwarding rules"),
        Setting("quota", "scheduler.num", .integer(0...Int64.max), "80", "scheduled jobs"),
        Setting("quota", "securityGroup.num", .integer(0...Int64.max), "20", "security groups"),
        Setting("quota", "snapshot.volume.num", .integer(0...Int64.max), "200", "volume snapshots"),
        Setting("quota", "vip.num", .integer(0...Int64.max), "20", "VIPs"),
        Setting("quota", "vm.cpuNum", .integer(0...Int64.max), "60", "CPUs of VMs"),
        Setting("quota", "vm.memorySize", .size, "80G", "memory of VMs"),
        Setting("quota", "vm.num", .integer(0...Int64.max), "20", "running VMs"),
        Setting("quota", "vm.totalNum", .integer(0...Int64.max), "20", "VMs"),
        Setting("quota", "volume.capacity", .size, "10T", "capacity of data volumes"),
        Setting("quota", "volume.data.num", .integer(0...Int64.max), "40", "data volumes"),
        Setting("quota", "vxlan.num", .integer(0...Int64.max), "8", "VXLAN networks"),
        Setting(
            "network", "reservedCidrs", .text, "",
            "networks in which nothing may be made: CIDRs with commas between, each with a reason behind it, or "
                + "@coupled-clouds"),
        Setting("vm", "qga.defaultTimeout", .integer(1...300), "10", "longest wait for the guest agent"),
        Setting("ssh", "connect.timeout", .integer(1...300), "15", "longest wait for an SSH connection"),
        Setting("backup", "keepAmount", .integer(1...10000), "14", "copies kept by the default timer"),
        Setting("backup", "schedule", .text, "30 0,12 * * *", "default timer, in cron's five fields"),
        Setting("audit", "retention", .integer(1...36500), "180", "keeping of audit records, in days"),
        Setting(
            "monitor", "retention", .text, "1d:10s,7d:60s,31d:600s,365d:3600s",
            "keeping of samples, thinned with age: list of age:step"),
        Setting("diagnosis", "autofix", .choice(["none", "safe"]), "safe", "which remedies may run without asking"),
    ]
}
