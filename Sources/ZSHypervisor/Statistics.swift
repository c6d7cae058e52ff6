import CLibvirt
package import ZSModel
package import ZSPorts

extension LibvirtHypervisor {
    package func statistics(of uuid: UUID) throws(Failure) -> DomainStatistics {
        let values = try perform("measure", on: uuid) { (domain) throws(LibvirtError) in
            guard try domain.isActive() else {
                throw LibvirtError(VIR_ERR_OPERATION_INVALID, "the domain is not running")
            }
            let groups = [
                VIR_DOMAIN_STATS_CPU_TOTAL, VIR_DOMAIN_STATS_BALLOON, VIR_DOMAIN_STATS_BLOCK,
                VIR_DOMAIN_STATS_INTERFACE,
            ]
            return try StatisticsRecords(domain, groups).values(0)
        }
        func total(_ list: String, _ item: String) -> ByteCount {
            let numbers = 0..<max(0, values["\(list).count"] ?? 0)
            return ByteCount(bytes: numbers.reduce(0) { $0 + max(0, values["\(list).\($1).\(item)"] ?? 0) })
        }
        return DomainStatistics(
            cpuTime: .nanoseconds(values["cpu.time"] ?? 0),
            memory: .kibibytes(max(0, values["balloon.rss"] ?? 0)),
            diskRead: total("block", "rd.bytes"), diskWritten: total("block", "wr.bytes"),
            networkReceived: total("net", "rx.bytes"), networkSent: total("net", "tx.bytes"))
    }
}
