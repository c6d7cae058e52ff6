package import ZSCommandLine
import ZSModel
package import ZSRendering
package import ZSTool

/// The network tools, each under its own name and under those that the manual gives to parts of it (section 1).
package enum NetworkPrograms {
    /// All names by which the tools can be called; the first of a list is the tool, the others are links to it.
    package static let names = [
        ["zs-network-setting", "zs-show-network", "zs-change-nic"],
        ["zs-bond", "zs-bond-lacp", "zs-bond-ab", "zs-nic-to-bond"],
        ["zs-vlan"],
    ]

    package static func program(_ name: String) -> Program<NetworkOptions, NetworkSession, Reply> {
        switch name {
        case "zs-show-network":
            program(name, "show the links and bonds of a machine, as the manual prints them", [], .showNetwork)
        case "zs-change-nic": program(name, "give a physical NIC another name", [.changeNIC])
        case "zs-bond":
            program(
                name, "aggregate links",
                [.createBond, .updateBond, .deleteBond, .attachNIC(), .detachNIC(), .listBonds, .showBond])
        case "zs-bond-lacp":
            program(name, "make or delete a bond by IEEE 802.3ad", [.manualCreate(.lacp), .manualDelete])
        case "zs-bond-ab":
            program(name, "make or delete a bond with one active NIC", [.manualCreate(.activeBackup), .manualDelete])
        case "zs-nic-to-bond":
            program(
                name, "add a NIC to a bond, or take it out",
                [.attachNIC(aliases: ["-a"]), .detachNIC(aliases: ["-d"])])
        case "zs-vlan": program(name, "make and delete VLAN devices", [.createVLAN, .deleteVLAN, .listVLANs])
        default:
            program(
                "zs-network-setting", "set up, change and show a machine's network",
                [
                    .showNetwork, .setInterface, .setBridge, .removeBridge, .clearInterface, .renameNIC, .route,
                    .planDesign, .applyDescription, .exportDescription, .confirmChange, .revertChange, .checkNetwork,
                ])
        }
    }
    private static func program(
        _ name: String, _ summary: String, _ actions: [NetworkVerb], _ otherwise: NetworkVerb? = nil
    ) -> Program<NetworkOptions, NetworkSession, Reply> {
        Program(
            name, summary, version: Version.current, .options, actions, otherwise: otherwise,
            options: NetworkOptions.declare)
    }

    /// The tool that was called by `name`, a path or a bare name.
    package static func tool(calledAs name: String) -> Tool<NetworkOptions, NetworkSession> {
        let bare = name.split(separator: "/").last.map(String.init) ?? name
        let program = program(bare)
        // Called by one of the manual's names, a tool answers with the manual's tables (N-13).
        let isManual = names.contains { $0.dropFirst().contains(bare) }
        return Tool(program, hasEnvelope: false, options: \.cloud.tool) { options, console in
            try NetworkSession(options, console, isManual: isManual)
        }
    }
}
