internal import Glibc
package import ZSModel
package import ZSPorts

/// Real hosts on this machine, made by `Tests/Lab/lab`: each with its own network, sshd and libvirtd.
package struct Lab: Sendable {
    package let directory: AbsolutePath
    package let hosts: [Host]
    /// The password of `root` and of `Host.sudoUser` on every host.
    package let passwordFile: AbsolutePath
    /// The bridge on this machine that joins the hosts' second NICs.
    package let dataBridge: String

    package struct Host: Sendable {
        package let name: String
        package let address: String
        package let port: Int
        package let user: String
        /// A login that is not root and may use sudo.
        package let sudoUser: String
        /// The NIC without an address, for the networks of virtual machines.
        package let dataInterface: String
        /// Empty directories on the host.
        package let primaryStorage: AbsolutePath
        package let backupStorage: AbsolutePath
        /// The host's ed25519 key as known_hosts has it: type, blank, base64.
        package let hostKey: String
        /// The network namespace, as `ip netns` names it; `nil` when the host has a kernel of its own.
        package let namespace: String?
        /// Where this machine sees the host's root directory.
        package let disk: AbsolutePath
    }

    /// What the hosts run on.
    package enum Kernel: Sendable {
        /// This machine's kernel; such a host starts in a second.
        case shared
        /// An emulated one with VLANs, bonds and netem, which this machine's may lack; it takes half a minute.
        case own
    }

    /// Starts a lab, runs `body` with it, and ends it, whatever happens.
    package static func use<Result>(
        hosts count: Int = 2, kernel: Kernel = .shared, isolation: isolated (any Actor)? = #isolation,
        _ body: (Lab) async throws -> Result
    ) async throws -> Result {
        let lab = try await up(hosts: count, kernel: kernel)
        do {
            let result = try await body(lab)
            try await lab.down()
            return result
        } catch {
            try await lab.down()
            throw error
        }
    }

    /// Starts a lab that ends with `down()`, or, when this process dies, with the next `lab down --stale`.
    package static func up(hosts count: Int = 2, kernel: Kernel = .shared) async throws(Failure) -> Lab {
        // In the checkout, not in /tmp: volumes are opened with O_DIRECT, which a file system in memory refuses.
        let parent = try Checkout.root().appending(".lab")
        mkdir(parent.text, 0o755)
        let directory = try TemporaryDirectory(in: parent.text).path
        try await command(
            ["up", "\(count)", "--dir", directory.text, "--owner", "\(getpid())"]
                + (kernel == .own ? ["--own-kernel"] : []))
        return try read(directory)
    }

    /// Ends every process of the lab and removes all that it left.
    package func down() async throws(Failure) {
        try await Lab.command(["down", "--dir", directory.text])
    }

    /// Runs a command on a host as root, past SSH.
    /// - Returns: how it ended, even when it failed.
    package func execute(_ words: [String], on host: Host, input: [UInt8] = []) async throws(Failure) -> CommandResult {
        try await Lab.attempt(["exec", host.name] + words, in: directory, input: input)
    }

    /// What can be done to a host from outside.
    package enum Treatment: String, Sendable {
        /// New SSH connections are refused, running ones end; or not any more.
        case stopSSH = "stop-sshd"
        case startSSH = "start-sshd"
        /// Every process stands still while connections stay open; or goes on.
        case freeze, thaw
        /// The management cable is pulled; or plugged in.
        case cut, mend
        /// The power goes; or comes back.
        case crash, boot
    }
    package func apply(_ treatment: Treatment, to host: Host) async throws(Failure) {
        try await Lab.command([treatment.rawValue, host.name], in: directory)
    }

    /// The guest: a disk image that boots and speaks on its serial console.  Made at the first call.
    package static func guestImage() async throws(Failure) -> AbsolutePath {
        try absolutePath(await command(["image"]).text.filter { $0 != "\n" })
    }

    @discardableResult
    static func command(_ words: [String], in directory: AbsolutePath? = nil) async throws(Failure) -> CommandResult {
        let result = try await attempt(words, in: directory)
        guard result.succeeded else {
            throw Failure(.failed, "lab \(words.joined(separator: " ")): \(result.ending)", cause: result.errorText)
        }
        return result
    }

    private static func attempt(
        _ words: [String], in directory: AbsolutePath? = nil, input: [UInt8] = []
    ) async throws(Failure) -> CommandResult {
        var environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"]
        environment["ZS_LAB_DIR"] = directory?.text
        let script = try Checkout.root().appending("Tests/Lab/lab")
        let child = try Child(script, words, environment: environment, input: input)
        return try await child.end(by: .after(.seconds(330))).command
    }
}
