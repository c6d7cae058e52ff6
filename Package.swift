// swift-tools-version: 6.3
import PackageDescription

/// One set of switches for every Swift target.  A warning is an error.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]
func library(_ name: String, _ uses: [Target.Dependency] = []) -> Target {
    // The pure modules import no Glibc, which would have brought libm along.
    .target(name: name, dependencies: uses, swiftSettings: settings, linkerSettings: [.linkedLibrary("m")])
}
/// A C library that is linked.
func linked(_ name: String, pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, path: "Sources/C/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}
/// A C library that is opened at the first call of one of its functions, so that a command that does not
/// need it starts without it.  Its `lazy.c` lists the functions.
func lazy(_ name: String) -> Target {
    .target(name: name, path: "Sources/C/\(name)", linkerSettings: [.linkedLibrary("dl")])
}
func tool(_ name: String, _ commands: Target.Dependency) -> Target {
    .executableTarget(name: name, dependencies: [commands], swiftSettings: settings)
}
/// The modules whose tests have recorded texts.
let golden = ["ZSCommandLine", "ZSHypervisor", "ZSLink", "ZSPlanning", "ZSStore"]
func tests(_ subject: String, _ more: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: subject + "Tests", dependencies: [.target(name: subject), "ZSTestSupport"] + more,
        exclude: golden.contains(subject) ? ["Golden"] : [], swiftSettings: settings)
}

let package = Package(
    name: "zs",
    targets: [
        // C, each seen by one module
        linked("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
        lazy("CLibvirt"),
        lazy("CLibSSH2"),
        lazy("CZstd"),
        lazy("CCrypto"),
        lazy("CCurl"),
        lazy("CLibEdit"),
        .target(name: "CLinux", path: "Sources/C/CLinux"),

        // pure: values to values, no I/O
        library("ZSModel"),
        library("ZSRendering", ["ZSModel"]),
        library("ZSCommandLine", ["ZSModel", "ZSRendering"]),
        library("ZSPlanning", ["ZSModel"]),
        library("ZSPorts", ["ZSModel"]),

        // I/O: one outside thing each
        library("ZSSystem", ["ZSModel", "ZSPorts", "CLinux"]),
        library("ZSStore", ["ZSModel", "ZSRendering", "ZSSystem", "CSQLite"]),
        library("ZSHypervisor", ["ZSPorts", "ZSRendering", "ZSSystem", "CLibvirt"]),
        library("ZSRemote", ["ZSPorts", "ZSSystem", "CLibSSH2"]),
        library("ZSLink", ["ZSPorts", "ZSPlanning", "ZSRendering"]),
        library("ZSDownload", ["ZSPorts", "ZSSystem", "CCurl"]),
        library("ZSLineEditor", ["ZSModel", "CLibEdit"]),
        library("ZSStorage", ["ZSPorts", "ZSRendering", "ZSDownload"]),
        library("ZSImageStore", ["ZSPorts", "ZSRendering", "ZSSystem", "CZstd", "CCrypto"]),

        // what the tools do
        library(
            "ZSOperations",
            ["ZSPorts", "ZSPlanning", "ZSStore", "ZSCommandLine", "ZSRendering", "ZSSystem"]),
        library("ZSTool", ["ZSCommandLine", "ZSLineEditor", "ZSPorts", "ZSRendering", "ZSSystem"]),
        library("ZSComposition", ["ZSTool", "ZSOperations", "ZSHypervisor", "ZSRemote", "ZSStorage"]),
        library("ZSCloudCommands", ["ZSComposition"]),
        library("ZSCtlCommands", ["ZSComposition", "ZSRemote"]),
        library("ZSNetworkCommands", ["ZSLink", "ZSRemote", "ZSStore", "ZSTool"]),
        library("ZSImageCommands", ["ZSComposition", "ZSDownload", "ZSImageStore", "ZSRemote", "ZSStorage"]),

        // executables: one statement each
        tool("zs-cli", "ZSCloudCommands"),
        tool("zs-ctl", "ZSCtlCommands"),
        tool("zs-network-setting", "ZSNetworkCommands"),
        tool("zs-bond", "ZSNetworkCommands"),
        tool("zs-vlan", "ZSNetworkCommands"),
        tool("zs-image", "ZSImageCommands"),
        // What zs sends to a host to put an image together there: C, static, so that it runs on any.
        .executableTarget(
            name: "zs-image-place", path: "Sources/zs-image-place",
            linkerSettings: [
                .linkedLibrary("zstd"), .linkedLibrary("nettle"),
                .unsafeFlags([
                    "-nostartfiles", "-static-stdlib", "-Xclang-linker", "-static", "-Xclang-linker", "-nodefaultlibs",
                    "-lc", "-lgcc", "-lgcc_eh",
                ]),
            ]),

        // made-up clouds, for tests and benchmarks
        library("ZSSampleState", ["ZSModel", "ZSStore"]),
        // processes that tests kill
        library(
            "ZSTorture",
            ["ZSCommandLine", "ZSOperations", "ZSPorts", "ZSRendering", "ZSSampleState", "ZSSystem", "ZSTestSupport"]),
        .executableTarget(name: "zs-store-torture", dependencies: ["ZSTorture"], swiftSettings: settings),
        .executableTarget(
            name: "zs-bench",
            dependencies: [
                "ZSModel", "ZSOperations", "ZSPlanning", "ZSPorts", "ZSRemote", "ZSRendering", "ZSSampleState",
                "ZSStore", "ZSSystem", "ZSTestSupport",
            ],
            swiftSettings: settings),

        // tests
        library("ZSTestSupport", ["ZSModel", "ZSPorts", "ZSRendering", "ZSSystem"]),
        tests("ZSModel"), tests("ZSRendering"), tests("ZSCommandLine"), tests("ZSPlanning"), tests("ZSSystem"),
        tests("ZSStore", ["ZSModel", "ZSPorts", "ZSRendering", "ZSSampleState", "ZSTorture"]),
        tests("ZSHypervisor", ["ZSRemote"]), tests("ZSRemote"), tests("ZSStorage", ["ZSRemote"]),
        tests("ZSCloudCommands", ["ZSModel", "ZSPorts", "ZSRendering", "ZSSystem"]),
        tests("ZSOperations", ["ZSModel", "ZSPorts", "ZSRendering", "ZSStore", "ZSSystem", "ZSTorture"]),
        tests("ZSTool", ["SampleTool", "sample-tool"]),
        .testTarget(
            name: "ShippedDocumentTests",
            dependencies: [
                "ZSCloudCommands", "ZSCommandLine", "ZSCtlCommands", "ZSModel", "ZSNetworkCommands", "ZSTestSupport",
            ],
            swiftSettings: settings),
        .target(
            name: "SampleTool", dependencies: ["ZSCommandLine", "ZSModel", "ZSPorts", "ZSRendering", "ZSTool"],
            path: "Tests/SampleTool", swiftSettings: settings),
        .executableTarget(
            name: "sample-tool", dependencies: ["SampleTool", "ZSTool"], path: "Tests/sample-tool",
            swiftSettings: settings),
        tests("ZSLink", ["ZSRemote"]),
        tests("ZSNetworkCommands", ["ZSCommandLine", "ZSModel", "ZSPlanning", "ZSRendering", "ZSSystem"]),
        tests("ZSImageStore"),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "ZSLink", "ZSModel", "ZSPlanning", "ZSPorts", "ZSRemote", "ZSRendering", "ZSSystem", "ZSTestSupport",
            ],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
