import ZSCommandLine
import ZSLink
import ZSModel
import ZSPlanning
import ZSRendering

extension Action where Context == NetworkSession, Reply == ZSRendering.Reply {
    static var renameNIC: NetworkVerb {
        NetworkVerb(
            "rename", "Give a physical NIC another name, for good", .changes, aliases: ["-c"],
            discussion: """
                The name is kept by a udev rule and a .link file that know the NIC by its MAC.  All hosts of a cluster must
                use the same names for the same purpose.
                """,
            examples: [Example("a name that does not move", "zs-network-setting rename eth0 em01")]
        ) { p in rename(&p) }
    }
    /// The same under the manual's name.
    static var changeNIC: NetworkVerb {
        NetworkVerb("change", "Give a physical NIC another name, for good", .changes, aliases: ["-c"]) { p in rename(&p)
        }
    }
    private static func rename(_ p: inout Parameters) -> NetworkVerb.Body {
        let old = p.operand("OLD", InterfaceName.self, "its name now")
        let new = p.operand("NEW", InterfaceName.self, "its new name")
        let force = p.flag("force", "also a NIC that belongs to something or that something stands on")
        let care = CareOptions(&p)
        return { given, session in
            let (old, new) = (given[old], given[new])
            return try session.change(
                given, care,
                HostEdit(
                    edit: { draft, _ throws(Failure) in
                        try draft.rename([old: new], force: given[force])
                        if new.text.hasPrefix("eth"), new.text.dropFirst(3).allSatisfy(\.isNumber) {
                            draft.warn("names such as \(new) may swap after a reboot on some systems (N-21)")
                        }
                    }, subjects: [new]), text: { _ in "\(old) is \(new) now\n" })
        }
    }
}
