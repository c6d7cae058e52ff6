extension KnownFailure {
    /// Of storages.
    static let ofStorage = [
        KnownFailure(
            85, .specific, ["all mons failed to execute http call"],
            cause: "monitors lost",
            remedy: "reconnect the primary and the backup storage"),
        KnownFailure(
            88, .specific, ["could not get value of the secret for username"],
            cause: "libvirt lost the Ceph key",
            remedy: "on the host: virsh secret-list, virsh secret-undefine UUID; then zs-cli ReconnectHost"),
        KnownFailure(
            89, .specific, ["error reading header from *: Function not implemented"],
            cause: "librbd on the host too old (0.94) for the Ceph cluster (10.2, 12.2)",
            remedy: "install the librbd that fits the cluster"),
        KnownFailure(
            90, .specific, ["Permission denied: '*/nfsprimarystorage/"],
            cause: "export not writable",
            remedy: "read-write at the NFS server"),
        KnownFailure(
            169, .specific, ["No dvSwitch found"],
            cause: "vCenter has no distributed switch",
            remedy: "make a distributed switch in the vCenter: data centre, cluster, host, dvSwitch"),
    ]
}
