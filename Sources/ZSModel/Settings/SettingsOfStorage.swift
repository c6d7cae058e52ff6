extension Setting {
    static let ofStorage: [Setting] = [
        Setting("backupStorage", "ping.interval", .integer(0...Int64.max), "60", "probe of backup storage"),
        Setting("backupStorage", "ping.parallelismDegree", .integer(1...1000), "50", "probes at once"),
        Setting("backupStorage", "reservedCapacity", .size, "1G", "capacity kept free on each"),
        Setting("image", "deletionPolicy", .choice(["Direct", "Delay", "Never"]), "Delay", "Direct = record and file"),
        Setting("image", "resetPassword.enable", .bool, "true", "images may have 'reset password'"),
        Setting(
            "image", "expungeInterval", .integer(0...Int64.max), "3600", "how often the expunge job for images runs"),
        Setting("image", "expungePeriod", .integer(0...Int64.max), "86400", "time from deleted to expunged"),
        Setting("mevoco", "distributeImage", .bool, "true", "copy a new image to local storage of the hosts"),
        Setting("mevoco", "distributeImage.concurrency", .integer(1...100), "2", "such copies at once"),
        Setting("ceph", "backupStorage.image.download.timeout", .integer(60...604800), "3600", "image download"),
        Setting(
            "ceph", "backupStorage.mon.autoReconnect", .bool, "true",
            "reconnect a monitor of backup storage when its check fails"),
        Setting("ceph", "backupStorage.mon.reconnectDelay", .integer(1...3600), "30", "wait before that"),
        Setting(
            "ceph", "imageCache.cleanup.interval", .integer(0...Int64.max), "43200",
            "removal of cache entries of deleted images without VMs"),
        Setting(
            "ceph", "primaryStorage.deletePool", .bool, "false",
            "deleting a Ceph primary storage also deletes all its pools"),
        Setting("ceph", "primaryStorage.mon.autoReconnect", .bool, "true", "as S-40 for primary storage"),
        Setting("ceph", "primaryStorage.mon.reconnectDelay", .integer(1...3600), "30", "as S-41"),
        Setting("fusionstor", "backupStorage.image.download.timeout", .integer(60...604800), "3600", "as S-39"),
        Setting("fusionstor", "backupStorage.mon.autoReconnect", .bool, "true", "as S-40"),
        Setting("fusionstor", "backupStorage.mon.reconnectDelay", .integer(1...3600), "30", "as S-41"),
        Setting("fusionstor", "imageCache.cleanup.interval", .integer(0...Int64.max), "43200", "as S-42"),
        Setting("fusionstor", "primaryStorage.deletePool", .bool, "false", "as S-43"),
        Setting("fusionstor", "primaryStorage.mon.autoReconnect", .bool, "true", "as S-44"),
        Setting("fusionstor", "primaryStorage.mon.reconnectDelay", .integer(1...3600), "30", "as S-45"),
        Setting(
            "primaryStorage", "imageCache.garbageCollector.interval", .integer(0...Int64.max), "86400",
            "scan for orphaned image cache"),
        Setting("primaryStorage", "ping.interval", .integer(0...Int64.max), "60", "probe of primary storage"),
        Setting("primaryStorage", "ping.parallelismDegree", .integer(1...1000), "100", "probes at once"),
        Setting(
            "primaryStorage", "primarystorage.delete.bits.garbage.on", .bool, "true",
            "clean up what a failed creation of a VM or volume left"),
        Setting(
            "primaryStorage", "primarystorage.delete.bits.garbageCollector.interval", .integer(0...Int64.max), "600",
            "how often"),
        Setting(
            "primaryStorage", "primarystorage.delete.bits.times", .integer(1...10000), "50", "how many tries per item"),
        Setting("primaryStorage", "reservedCapacity", .size, "1G", "capacity kept free on each"),
        Setting(
            "nfsPrimaryStorage", "deletion.gcInterval", .integer(0...Int64.max), "3600",
            "clean-up of volumes and snapshots on NFS"),
    ]
}
