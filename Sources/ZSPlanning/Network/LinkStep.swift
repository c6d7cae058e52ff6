package import ZSModel

/// One change of a machine's network that the kernel makes at once, and that can be undone.
///
/// A step says what was and what shall be, so its inverse needs no look at the machine.  Steps set values rather than
/// toggle them: the inverse of a step that never ran does no harm.
package enum LinkStep: Hashable, Sendable {
    /// Makes a link: down, without addresses, belonging to nothing.
    case create(Link)
    case delete(Link)
    case rename(InterfaceName, to: InterfaceName)
    case setUp(InterfaceName, from: Bool, to: Bool)
    case setMTU(InterfaceName, from: Int, to: Int)
    case setMAC(InterfaceName, from: MACAddress, to: MACAddress)
    case setAlias(InterfaceName, from: String?, to: String?)
    case setBond(InterfaceName, from: Bond, to: Bond)
    /// Joins or leaves a bond or a bridge; from one to the other takes two steps.
    case setMaster(InterfaceName, from: InterfaceName?, to: InterfaceName?)
    case addAddress(InterfaceName, InterfaceAddress)
    case removeAddress(InterfaceName, InterfaceAddress)
    case addRoute(Route)
    case removeRoute(Route)

    /// The step that undoes this one.
    package var inverse: LinkStep {
        switch self {
        case .create(let link): .delete(link)
        case .delete(let link): .create(link)
        case .rename(let name, let new): .rename(new, to: name)
        case .setUp(let name, let from, let to): .setUp(name, from: to, to: from)
        case .setMTU(let name, let from, let to): .setMTU(name, from: to, to: from)
        case .setMAC(let name, let from, let to): .setMAC(name, from: to, to: from)
        case .setAlias(let name, let from, let to): .setAlias(name, from: to, to: from)
        case .setBond(let name, let from, let to): .setBond(name, from: to, to: from)
        case .setMaster(let name, let from, let to): .setMaster(name, from: to, to: from)
        case .addAddress(let name, let address): .removeAddress(name, address)
        case .removeAddress(let name, let address): .addAddress(name, address)
        case .addRoute(let route): .removeRoute(route)
        case .removeRoute(let route): .addRoute(route)
        }
    }
    /// Whether the kernel makes this step wholly or not at all, so that one that failed needs no undoing.
    package var isAtomic: Bool {
        if case .setBond = self { false } else { true }
    }
}
