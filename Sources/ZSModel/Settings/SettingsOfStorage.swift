extension Setting {
    static let ofStorage: [Setting] = [
        Setting("backupStorage", "ping.interval", .integer(0...Int64.max), "60", "probe of backup storage"),  // S-30
        Setting("backupStorage", "ping.parallelismDegree", .integer(1...1000), "50", "probes at once"),  // S-31
        Setting("backupStorage", "reservedCapacity", .size, "1G", "capacity kept free on each"),  // S-32
        Setting("image", "deletionPolicy", .choice(["Direct", "Delay", "Never"]), "Delay", "Direct = record and file"),  // S-33
        Setting("image", "resetPassword.enable", .bool, "true", "images may have 'reset password'"),  // S-34
        Setting(
            "image", "expungeInterval", .integer(0...Int64.max), "3600", "how often the expunge job for images runs"),  // S-35
        Setting("image", "expungePeriod", .integer(0...Int64.max), "86400", "time from deleted to expunged"),  // S-36
        Setting("mevoco", "distributeImage", .bool, "true", "copy a new image to local storage of the hosts"),  // S-37
        Setting("mevoco", "distributeImage.concurrency", .integer(1...100), "2", "such copies at once"),  // S-38
        Setting("ceph", "backupStorage.image.download.timeout", .integer(60...604800), "3600", "image download"),  // S-39
        Setting(
            "ceph", "backupStorage.mon.autoReconnect", .bool, "true",
            "reconnect a monitor of backup storage when its check fails"),  // S-40
        Setting("ceph", "backupStorage.mon.reconnectDelay", .integer(1...3600), "30", "wait before that"),  // S-41
        Setting(
            "ceph", "imageCache.cleanup.interval", .integer(0...Int64.max), "43200",
            "removal of cache entries of deleted images without VMs"),  // S-42
        Setting(
            "ceph", "primaryStorage.deletePool", .bool, "false",
            "deleting a Ceph primary storage also deletes all its pools"),  // S-43
        Setting("ceph", "primaryStorage.mon.autoReconnect", .bool, "true", "as S-40 for primary storage"),  // S-44
        Setting("ceph", "primaryStorage.mon.reconnectDelay", .integer(1...3600), "30", "as S-41"),  // S-45
        Setting("fusionstor", "backupStorage.image.download.timeout", .integer(60...604800), "3600", "as S-39"),  // S-46
        Setting("fusionstor", "backupStorage.mon.autoReconnect", .bool, "true", "as S-40"),  // S-47
        Setting("fusionstor", "backupStorage.mon.reconnectDelay", .integer(1...3600), "30", "as S-41"),  // S-48
        Setting("fusionstor", "imageCache.cleanup.interval", .integer(0...Int64.max), "43200", "as S-42"),  // S-49
        Setting("fusionstor", "primaryStorage.deletePool", .bool, "false", "as S-43"),  // S-50
        Setting("fusionstor", "primaryStorage.mon.autoReconnect", .bool, "true", "as S-44"),  // S-51
        Setting("fusionstor", "primaryStorage.mon.reconnectDelay", .integer(1...3600), "30", "as S-45"),  // S-52
        Setting(
            "primaryStorage", "imageCache.garbageCollector.interval", .integer(0...Int64.max), "86400",
            "scan for orphaned image cache"),  // S-53
        Setting("primaryStorage", "ping.interval", .integer(0...Int64.max), "60", "probe of primary storage"),  // S-54
        Setting("primaryStorage", "ping.parallelismDegree", .integer(1...1000), "100", "probes at once"),  // S-55
        Setting(
            "primaryStorage", "primarystorage.delete.bits.garbage.on", .bool, "true",
            "clean up what a failed creation of a VM or volume left"),  // S-56
        Setting(
            "primaryStorage", "primarystorage.delete.bits.garbageCollector.interval", .integer(0...Int64.max), "600",
            "how often"),  // S-57
        Setting(
            "primaryStorage", "primarystorage.delete.bits.times", .integer(1...10000), "50", "how many tries per item"),  // S-58
        Setting("primaryStorage", "reservedCapacity", .size, "1G", "capacity kept free on each"),  // S-59
        Setting(
            "nfsPrimaryStorage", "deletion.gcInterval", .integer(0...Int64.max), "3600",
            "clean-up of volumes and snapshots on NFS"),  // S-60
    ]
}
