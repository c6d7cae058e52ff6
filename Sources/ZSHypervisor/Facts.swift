import CLibvirt
import Glibc
package import ZSModel
package import ZSPorts
import ZSRendering

extension LibvirtHypervisor {
    package func facts() throws(Failure) -> HypervisorFacts {
        let answers = try perform("ask about the host") { (connection) throws(LibvirtError) in
            var node = virNodeInfo()
            var libvirt: UInt = 0
            var hypervisor: UInt = 0
            try checked(virNodeGetInfo(connection, &node))
            try checked(virConnectGetLibVersion(connection, &libvirt))
            try checked(virConnectGetVersion(connection, &hypervisor))
            return (
                node: node, libvirt: libvirt, hypervisor: hypervisor,
                hostname: try takeText(virConnectGetHostname(connection)),
                capabilities: try takeText(virConnectGetCapabilities(connection))
            )
        }
        let node = answers.node
        let machine = withUnsafeBytes(of: node.model) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        let cpu = try XMLReader.read(answers.capabilities).first("host", "cpu")
        return HypervisorFacts(
            hostname: answers.hostname, libvirtVersion: Self.version(answers.libvirt),
            hypervisorVersion: Self.version(answers.hypervisor),
            architecture: cpu?.first("arch")?.text ?? machine, cpuModel: cpu?.first("model")?.text ?? machine,
            // libvirt counts the sockets of one NUMA node.
            cpuSockets: Int(node.nodes) * Int(node.sockets), cpuThreads: Int(node.cpus),
            memory: .kibibytes(Int64(clamping: node.memory)))
    }

    /// libvirt's number for a version: major * 1,000,000 + minor * 1,000 + release.
    private static func version(_ number: UInt) -> String {
        "\(number / 1_000_000).\(number / 1_000 % 1_000).\(number % 1_000)"
    }
}

/// The text that a call has made for its caller, which is freed.
func takeText(_ result: UnsafeMutablePointer<CChar>?) throws(LibvirtError) -> String {
    let text = try checked(result)
    defer { free(text) }
    return String(cString: text)
}
