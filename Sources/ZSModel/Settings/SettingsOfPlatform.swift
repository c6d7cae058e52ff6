extension Setting {
    static let ofPlatform: [Setting] = [
        Setting("identity", "session.cleanup.interval", .integer(0...Int64.max), "3600", "removal of expired sessions"),  // S-90
        Setting("identity", "session.maxConcurrent", .integer(1...100000), "500", "sessions at once"),  // S-91
        Setting(
            "ldap", "queryLdapEntryReturnAttributes", .text, "member,uniqueMember,memberOf",
            "attributes asked of the directory"),  // S-92
        Setting(
            "gc", "orphanJobScanInterval", .integer(0...Int64.max), "60",
            "look for clean-up jobs without owner and take them over"),  // S-121
        Setting("log", "locale", .text, "en_US", "region of log entries"),  // S-122
        Setting(
            "managementServer", "node.heartbeatInterval", .integer(1...600), "5",
            "management machine writes its heartbeat into the database"),  // S-123
        Setting("progress", "cleanupThreadInterval", .integer(0...Int64.max), "300", "removal of old progress records"),  // S-124
        Setting("progress", "progress.on", .bool, "true", "progress records"),  // S-125
        Setting("progress", "progress.ttl", .integer(60...31_536_000), "86400", "longest keeping"),  // S-126
        Setting(
            "monitor", "trigger.recovery.checkInterval", .integer(1...3600), "10", "whether a trigger has recovered"),  // S-127
        Setting("zwatch", "alarm.repeatInterval", .integer(0...604800), "1800", "no second alarm within"),  // S-128
        Setting("zwatch", "evaluation.interval", .integer(10...Int64.max), "10", "evaluation of alarms"),  // S-129
        Setting("zwatch", "evaluation.threadNum", .integer(1...100), "5", "evaluations at once"),  // S-130
        Setting(
            "zwatch", "managementServerDirectoriesToMonitor", .text, "/var/lib/zs/,/var/log/zs/",
            "directories whose room the system alarm watches"),  // S-131
        Setting("zwatch", "scrape.interval", .integer(10...Int64.max), "10", "sampling of monitoring data"),  // S-132
        Setting(
            "hybrid", "daho.gateway", .text, "http://30.207.51.10:8877",
            "gateway of a leased-line provider, needed for its lines in SD-WAN"),  // S-133
        Setting("hybrid", "timezone", .choice(["-"]), "CHINA", "time zone of the public-cloud API end point"),  // S-134
        Setting("hybrid", "region.maxBackupFiles", .integer(1...Int64.max), "20", "backup files per region"),  // S-135
        Setting("quota", "eip.num", .integer(0...Int64.max), "20", "EIPs"),  // S-136
        Setting("quota", "image.num", .integer(0...Int64.max), "20", "images"),  // S-137
        Setting("quota", "image.size", .size, "10T", "capacity of images"),  // S-138
        Setting("quota", "l3.num", .integer(0...Int64.max), "20", "L3 networks"),  // S-139
        Setting("quota", "loadBalancer.num", .integer(0...Int64.max), "20", "load balancers"),  // S-140
        Setting("quota", "portForwarding.num", .integer(0...Int64.max), "20", "port forwarding rules"),  // S-141
        Setting("quota", "scheduler.num", .integer(0...Int64.max), "80", "scheduled jobs"),  // S-142
        Setting("quota", "securityGroup.num", .integer(0...Int64.max), "20", "security groups"),  // S-143
        Setting("quota", "snapshot.volume.num", .integer(0...Int64.max), "200", "volume snapshots"),  // S-144
        Setting("quota", "vip.num", .integer(0...Int64.max), "20", "VIPs"),  // S-145
        Setting("quota", "vm.cpuNum", .integer(0...Int64.max), "60", "CPUs of VMs"),  // S-146
        Setting("quota", "vm.memorySize", .size, "80G", "memory of VMs"),  // S-147
        Setting("quota", "vm.num", .integer(0...Int64.max), "20", "running VMs"),  // S-148
        Setting("quota", "vm.totalNum", .integer(0...Int64.max), "20", "VMs"),  // S-149
        Setting("quota", "volume.capacity", .size, "10T", "capacity of data volumes"),  // S-150
        Setting("quota", "volume.data.num", .integer(0...Int64.max), "40", "data volumes"),  // S-151
        Setting("quota", "vxlan.num", .integer(0...Int64.max), "8", "VXLAN networks"),  // S-152
        Setting("network", "reservedCidrs", .text, "CIDRs with optional reason", "list"),  // S-160
        Setting("vm", "qga.defaultTimeout", .text, "1–300", "int"),  // S-161
        Setting("ssh", "connect.timeout", .text, "1–300", "int"),  // S-162
        Setting("backup", "keepAmount", .text, "1–10000", "int"),  // S-163
        Setting("backup", "schedule", .text, "five cron fields", "text"),  // S-164
        Setting("audit", "retention", .text, "1–36500", "int"),  // S-165
        Setting("monitor", "retention", .text, "list of age:step", "text"),  // S-166
        Setting("diagnosis", "autofix", .text, "none, safe", "enum"),  // S-167
    ]
}
