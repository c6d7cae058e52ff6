import ZSCommandLine
import ZSModel
import ZSPorts
import ZSStore

extension Action where Context == Cloud, Reply == CloudReply {
    static var addKVMHost: CloudAPI {
        CloudAPI(
            "AddKVMHost", "Add a machine with libvirt as a host of a cluster", .changes, resource: "Host",
            discussion: """
                The first contact shows the machine's host key and pins it.  The password is used once, to install the
                cloud's public key, and then forgotten; without one the cloud's key, the agent or your own key must
                already open the machine.  Whatever the machine lacks is listed with its remedy, and nothing is changed.
                """,
            examples: [
                Example(
                    "Add a host; the password is asked for",
                    "zs-cli AddKVMHost name=h1 managementIp=10.0.0.11 clusterUuid=@name:c1 username=root password=-")
            ]
        ) { p in
            let cluster = p.resource("clusterUuid", .cluster, "the cluster that it joins")
            let creation = CreationParameters(&p, .host)
            let address = p.required("managementIp", HostAddress.self, "the address by which it is reached")
            let port = p.defaulted("sshPort", Port.ssh, "the port of its SSH server")
            let user = p.defaulted("username", LoginName.root, "root, or a user with sudo rights")
            let password = p.optionalSecret("password", "the user's password, used once")
            return { given, cloud in
                let cluster = try cloud.find(given, cluster)
                let machine = Machine(
                    name: given[creation.name].text, address: given[address].text, port: given[port],
                    user: given[user].text)
                try cloud.refuseKnown(machine)
                try cloud.introduce(machine, given[password], code: "HOST.1000")
                let uuid = creation.uuid(given, cloud)
                try cloud.perform(on: uuid, locking: [uuid]) { transaction throws(Failure) in
                    try transaction.addHost(
                        uuid, machine, description: given[creation.description], cluster: cluster)
                    try creation.tag(given, .host, uuid, cloud, transaction)
                    return try HostConnection(uuid, cluster: cluster, isNew: true, transaction)
                }
                return .inventory(.host, uuid)
            }
        }
    }

    static var reconnectHost: CloudAPI {
        CloudAPI(
            "ReconnectHost", "Look at a host anew and rebuild what zs keeps on it", .changes, resource: "Host",
            discussion: """
                Measures CPU, memory and storage again, takes over the states of its virtual machines, and makes the
                bridges of its networks.
                """
        ) { p in
            let target = p.target("uuid", .host)
            return { given, cloud in
                let uuid = try cloud.find(given, target)
                try cloud.perform(on: uuid, locking: [uuid]) { transaction throws(Failure) in
                    let host = try transaction.host(uuid)
                    try transaction.run("UPDATE host SET status = 'Connecting' WHERE uuid = \(uuid)")
                    return try HostConnection(uuid, cluster: host.cluster, isNew: false, transaction)
                }
                return .inventory(.host, uuid)
            }
        }
    }
}

extension Transaction {
    fileprivate func addHost(
        _ uuid: UUID, _ machine: Machine, description: Description?, cluster: UUID
    ) throws(Failure) {
        let zone = try first("SELECT zone_uuid, state FROM cluster WHERE uuid = \(cluster)") { row throws(Failure) in
            (try row.uuid("zone_uuid"), try row.text("state"))
        }
        guard let (zone, state) = zone else { throw ResourceKind.cluster.notFound(cluster) }
        try create(
            .host, uuid,
            [
                "name": machine.name, "description": description, "zone_uuid": zone, "cluster_uuid": cluster,
                "management_ip": machine.address, "ssh_port": machine.port, "username": machine.user,
                "state": state, "status": ConnectionStatus.connecting, "hypervisor_type": "KVM",
                "cpu_ratio": try integerSetting("host", "cpu.overProvisioning.ratio"),
                "memory_percent": try percentSetting("mevoco", "overProvisioning.memory"),
                "memory_reserved": try sizeSetting("kvm", "reservedMemory"),
            ])
    }
}

extension Cloud {
    fileprivate func refuseKnown(_ machine: Machine) throws(Failure) {
        let known = try store.read { reader throws(Failure) in
            try reader.first(
                "SELECT name FROM host WHERE management_ip = \(machine.address) AND ssh_port = \(machine.port)"
            ) { row throws(Failure) in try row.text("name") }
        }
        guard let known else { return }
        throw Failure(
            .exists, "\(machine.address) is host '\(known)' already", code: "HOST.1000",
            hint: "look at it again with 'zs-cli ReconnectHost uuid=@name:\(known)'")
    }
}
