package import ZSCommandLine
import ZSStore

extension Action where Context == Cloud, Reply == CloudReply {
    /// Every API of zs-cli, by resource.  Nothing is computed until one of them is used.
    package static var all: [CloudAPI] {
        ResourceKind.all.map(query) + [zqlQuery, export, plan, apply] + places + storages + images + offerings
            + networks + machines
            + volumes + others
    }

    private static var places: [CloudAPI] {
        [
            createZone, rename(.zone), changeZoneState, deleteZone,
            createCluster, rename(.cluster), changeClusterState, deleteCluster,
            addKVMHost, updateHost, updateKVMHost, changeHostState, reconnectHost, deleteHost,
        ]
    }
    private static var storages: [CloudAPI] {
        [
            addLocalPrimaryStorage, rename(.primaryStorage), changePrimaryStorageState, attachPrimaryStorageToCluster,
            detachPrimaryStorageFromCluster, deletePrimaryStorage,
            addSftpBackupStorage, rename(.backupStorage), updateSftpBackupStorage, changeState(.backupStorage),
            reconnectBackupStorage, attachBackupStorageToZone, detachBackupStorageFromZone, deleteBackupStorage,
        ]
    }
    private static var images: [CloudAPI] {
        [addImage, rename(.image), changeState(.image), deleteImage, recoverImage, expungeImage]
    }
    private static var offerings: [CloudAPI] {
        [
            createInstanceOffering, rename(.instanceOffering), changeState(.instanceOffering), deleteInstanceOffering,
            createDiskOffering, rename(.diskOffering), changeState(.diskOffering), deleteDiskOffering,
        ]
    }
    private static var networks: [CloudAPI] {
        [
            createL2NoVlanNetwork, createL2VlanNetwork, rename(.l2Network), attachL2NetworkToCluster,
            detachL2NetworkFromCluster, deleteL2Network,
            createL3Network, rename(.l3Network), changeState(.l3Network), deleteL3Network, addDnsToL3Network,
            removeDnsFromL3Network, addIpRange, addIpRangeByNetworkCidr, rename(.ipRange), deleteIpRange, getFreeIp,
            checkIpAvailability, getIpAddressCapacity,
        ]
    }
    private static var machines: [CloudAPI] {
        [
            createVmInstance, rename(.vmInstance), startVmInstance, stopVmInstance, rebootVmInstance, pauseVmInstance,
            resumeVmInstance, destroyVmInstance, recoverVmInstance, expungeVmInstance,
        ]
    }
    private static var volumes: [CloudAPI] {
        [
            createDataVolume, rename(.volume), changeState(.volume), attachDataVolumeToVm, detachDataVolumeFromVm,
            deleteDataVolume, recoverDataVolume, expungeDataVolume,
        ]
    }
    private static var others: [CloudAPI] {
        [
            queryGlobalConfig, updateGlobalConfig, getGlobalConfigOptions, createUserTag, createSystemTag, deleteTag,
        ]
    }
}
