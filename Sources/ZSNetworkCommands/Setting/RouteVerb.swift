import ZSCommandLine
import ZSLink
import ZSModel
import ZSPlanning
import ZSRendering

/// What is done with a route.
enum RouteWord: String, Sendable, CaseIterable, ParameterValue { case add, delete }

extension Action where Context == NetworkSession, Reply == ZSRendering.Reply {
    static var route: NetworkVerb {
        NetworkVerb(
            "route", "Set a route that lasts, or remove one", .changes,
            examples: [Example("a tunnel's network", "zs-network-setting route add 172.30.32.0/20 162.3.110.247")]
        ) { p in
            let word = p.operand("VERB", RouteWord.self, "add or delete")
            let cidr = p.operand("CIDR", IPPrefix.self, "the network")
            let gateway = p.optionalOperand("GATEWAY", IPAddress.self, "its gateway")
            let device = p.optionalOperand("DEVICE", InterfaceName.self, "the device; found by itself")
            let care = CareOptions(&p)
            return { given, session in
                let (cidr, device) = (given[cidr], given[device])
                if given[word] == .add, given[gateway] == nil {
                    throw Failure.refusal(
                        .usage, "no gateway given", hint: "zs-network-setting route add CIDR GATEWAY", rule: "N-88")
                }
                return try session.change(
                    given, care,
                    HostEdit(
                        edit: { draft, _ throws(Failure) in
                            if given[word] == .add, let gateway = given[gateway] {
                                try draft.addRoute(to: cidr, via: gateway, on: device)
                            } else {
                                draft.removeRoute(to: cidr)
                            }
                        }, subjects: Set(device.map { [$0] } ?? [])),
                    text: { $0.network.sortedRoutes.map { "\($0)\n" }.joined() })
            }
        }
    }
}
