import ZSCommandLine
import ZSModel
import ZSPlanning
import ZSRendering

/// zs-bond-lacp and zs-bond-ab: the mode is in the name (N-07, N-08).
extension Action where Context == NetworkSession, Reply == ZSRendering.Reply {
    static func manualCreate(_ mode: BondMode) -> NetworkVerb {
        NetworkVerb("create", "Make a bond of mode \(mode.name)", .changes, aliases: ["-c"]) { p in
            let name = p.operand("BOND", InterfaceName.self, "the bond's name")
            let care = CareOptions(&p)
            return { given, session in
                try session.makeBond(given, care, given[name], .standard(mode), nil, [], BondPermissions())
            }
        }
    }
    static var manualDelete: NetworkVerb {
        NetworkVerb("delete", "Delete a bond", .changes, aliases: ["-d"]) { p in
            let name = p.operand("BOND", InterfaceName.self, "the bond")
            let care = CareOptions(&p)
            return { given, session in try session.deleteBond(given, care, given[name], withSlaves: false) }
        }
    }
}
