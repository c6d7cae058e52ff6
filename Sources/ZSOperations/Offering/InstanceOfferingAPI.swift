import ZSCommandLine
import ZSModel
package import ZSPlanning
import ZSStore

extension HostStrategy: Bindable {}

extension Action where Context == Cloud, Reply == CloudReply {
    static var createInstanceOffering: CloudAPI {
        CloudAPI(
            "CreateInstanceOffering", "Create an instance offering: the CPUs and memory of virtual machines", .changes,
            resource: "InstanceOffering"
        ) { p in
            let creation = CreationParameters(&p, .instanceOffering)
            let cpuNum = p.required("cpuNum", Int.self, "the number of virtual CPUs", limit: .range(1...1024))
            // R-IO-01
            let memory = p.required(
                "memorySize", ByteCount.self, "the memory, such as 2G", limit: .atLeast(.mebibytes(16)))
            let strategy = p.defaulted(
                "allocatorStrategy", HostStrategy.leastVM, "how the host is chosen among those with room",
                limit: .oneOf(.leastVM, .lowestCPU, .lowestMemory))
            let sortKey = p.defaulted("sortKey", 0, "a number to sort by")
            return { given, cloud in
                let uuid = creation.uuid(given, cloud)
                try cloud.change(on: uuid) { transaction throws(Failure) in
                    try transaction.create(
                        .instanceOffering, uuid,
                        [
                            "name": given[creation.name], "description": given[creation.description],
                            "cpu_num": given[cpuNum], "memory_size": given[memory],
                            "allocator_strategy": given[strategy], "sort_key": given[sortKey],
                            "state": AdministrativeState.enabled,
                        ])
                    try creation.tag(given, .instanceOffering, uuid, cloud, transaction)
                }
                return .inventory(.instanceOffering, uuid)
            }
        }
    }

    /// R-COM-25: the VMs keep their sizes; their offering becomes null, by the foreign key.
    static var deleteInstanceOffering: CloudAPI { .delete(.instanceOffering) }
}
