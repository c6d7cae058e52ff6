extension KnownFailure {
    /// Of creating, starting, running and moving virtual machines.
    static let ofMachines = [
        KnownFailure(
            99, .outer, ["no host found"],
            cause: "backup storage, clusters, networks together left no host",
            remedy:
                "look in this order: the image's backup storage, primary storage of the cluster, hosts Enabled and Connected, networks, free addresses"
        ),
        KnownFailure(
            109, .specific,
            ["no supported architecture for os type 'hvm'", "could not find capabilities for domaintype*=*kvm"],
            cause: "virtualisation off in the BIOS",
            remedy: "switch on, reboot"),
        KnownFailure(
            110, .specific, ["Could not access KVM kernel module", "failed to initialize KVM"],
            cause: "this machine (a VM) has no virtualisation",
            remedy: "nested virtualisation on"),
        KnownFailure(
            111, .specific, ["the local primary storage has no hosts with enough disk capacity"],
            cause: "no single host has the room; sizes counted at their maximum; disks of one VM cannot span hosts",
            remedy: "delete VMs or volumes, smaller image, raise the ratio knowingly"),
        KnownFailure(
            112, .specific, ["unable to allocate hosts", "no host having cpu*[*memory*[*]*found"],
            cause: "no single host has CPU or memory",
            remedy: "delete VMs, smaller offering, raise the memory ratio knowingly"),
        KnownFailure(
            113, .specific, ["annot set up guest memory '*pc.ram*'"],
            cause: "physical memory used up; the ratio does not help",
            remedy: "smaller offering, more memory, more swap (slows down)"),
        KnownFailure(
            114, .specific, ["Unable to create tap device *: Device or resource busy"],
            cause: "host was added before, old VMs still run there",
            remedy: "clean the host before adding; stop unknown VMs"),
        KnownFailure(
            115, .specific, ["kvm_put_msrs: Assertion"],
            cause: "CPU mode host-passthrough on this CPU",
            remedy: "switch it off"),
        KnownFailure(
            116, .specific, ["uses a qcow2 feature which is not supported by this qemu version"],
            cause: "image made with a newer qemu-img",
            remedy: "convert with compat 0.10, add again"),
        KnownFailure(
            126, .specific, ["Unsafe migration: Migration may lead to data corruption"],
            cause: "disk cache mode not none",
            remedy: "set kvm/vm.cacheMode to none, stop and start the virtual machine, migrate again"),
        KnownFailure(
            127, .specific, ["unable to live migrate with local storage"],
            cause: "data volumes on local storage",
            remedy: "detach them, or migrate stopped"),
        KnownFailure(
            128, .specific, ["Attempt to migrate guest to the same host"],
            cause: "two hosts with one host name",
            remedy: "different names (hostnamectl set-hostname)"),
        KnownFailure(
            131, .specific, ["failed to set password: The user name could not be found"],
            cause: "no such user in the guest",
            remedy: "existing user"),
        KnownFailure(
            132, .specific, ["he command guest-set-user-password has not been found"],
            cause: "agent missing or too old; Windows: wrong virtio drivers",
            remedy: "install or renew; Windows: agent from the right virtio ISO"),
        KnownFailure(
            133, .specific, ["cannot acquire state change lock"],
            cause: "libvirt hangs (rare); everything on this VM fails",
            remedy:
                "on the host: systemctl restart libvirtd (if it hangs: killall -9 libvirtd first), then zs-cli ReconnectHost"
        ),
        KnownFailure(
            136, .outer, ["HOST.1005", "Failed to start vm on hypervisor"],
            cause: "outer error of starting",
            remedy: "look at the cause inside the message"),
        KnownFailure(
            137, .outer, ["HOST.1009", "Failed to migrate vm on hypervisor"],
            cause: "outer error of migrating",
            remedy: "look at the cause inside the message"),
        KnownFailure(
            138, .outer, ["SYS.1006"],
            cause: "\"An operation failed\": outer error",
            remedy: "look at the cause inside the message"),
    ]
}
