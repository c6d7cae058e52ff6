import ZSCommandLine
import ZSModel

// Two small programs, one for each grammar; an action answers with what it would do.

typealias Sample = Action<String, String>

extension Action where Context == String, Reply == String {
    static var createZone: Self {
        Self("CreateZone", "Create a zone", .changes, resource: "zone") { p in
            let name = p.required("name", Name.self, "the zone's name")
            let description = p.optional("description", Description.self, "what the zone is for")
            let isDefault = p.defaulted("isDefault", false, "whether it is the default zone")
            return { given, context in
                "\(context): zone \(given[name]) (\(given[description]?.text ?? "-")) \(given[isDefault])"
            }
        }
    }
    static var createVM: Self {
        Self("CreateVmInstance", "Create a virtual machine", .changes, aliases: ["CreateVm"], resource: "vm") { p in
            let name = p.required("name", Name.self, "its name")
            let networks = p.list("l3NetworkUuids", UUID.self, "its networks, in order", atLeastOne: true)
            let cpus = p.optional("cpuNum", Int.self, "the number of virtual CPUs", limit: .range(1...1024))
            let memory = p.defaulted("memorySize", ByteCount.gibibytes(1), "the memory of the guest")
            let platform = p.defaulted("platform", Platform.linux, "what runs in it", limit: .oneOf(.linux, .windows))
            let password = p.secret("password", "the password of the console")
            let tags = p.list("userTags", String.self, "labels")
            return { given, context in
                return """
                    \(context): vm \(given[name]) nics \(given[networks].count) cpus \(given[cpus] ?? 0) \
                    memory \(given[memory]) \(given[platform].rawValue) password \(given[password].spelled) tags \(given[tags])
                    """
            }
        }
    }
    static var queryVM: Self {
        Self("QueryVmInstance", "List virtual machines", .reads, resource: "vm") { p in
            let limit = p.defaulted("limit", 1000, "at most so many", limit: .range(0...100_000))
            let fields = p.list("fields", String.self, "only these fields")
            let conditions = p.conditions(.words(["uuid", "name", "state", "vmNics.ip"]))
            return { given, _ in
                let parts = given[conditions].map { "\($0.field) \($0.operator.rawValue) \($0.value)" }
                return "\(given[limit]) \(given[fields]) \(parts)"
            }
        }
    }
    static var stopVM: Self {
        Self("StopVmInstance", "Stop a virtual machine", .changes, resource: "vm") { p in
            let uuid = p.target("uuid", UUID.self, "the virtual machine", completion: .resource("vm"))
            return { given, _ in "stop \(given[uuid])" }
        }
    }

    static var backup: Self {
        Self(
            "backup", "Back up the state", .changes, aliases: ["dump_mysql"],
            discussion: "The copy is consistent even while other commands write.",
            examples: [Example("Keep two weeks here and on another machine", "zs-ctl backup --keep 14 --to root@h")]
        ) { p in
            let keep = p.defaulted("keep", 7, "how many backups to keep", letter: "k", limit: .atLeast(1))
            let to = p.list("to", String.self, "copy it there too")
            let quick = p.flag("quick", "do not verify the copy", letter: "q")
            let file = p.optionalOperand("FILE", AbsolutePath.self, "where to write it", completion: .file)
            return { given, _ in
                "backup \(given[keep]) \(given[to]) \(given[quick]) \(given[file]?.text ?? "-") \(given.has(keep))"
            }
        }
    }
    static var recover: Self {
        Self("recover", "Finish or undo what was interrupted", .changes) { _ in { _, _ in "recover" } }
    }
    static var destroy: Self {
        Self("destroy", "Delete the installation", .destroys) { p in
            let names = p.operands("HOST", Name.self, "the hosts to clean")
            return { given, _ in "destroy \(given[names])" }
        }
    }
}

struct SampleOptions: Equatable {
    var output: String
    var verbose: Bool

    static func declare(_ p: inout Parameters) -> @Sendable (Given) -> SampleOptions {
        let output = p.defaulted(
            "output", "table", "the form of the answer", letter: "o", limit: .oneOf("table", "json"))
        let verbose = p.flag("verbose", "say more", letter: "v")
        return { given in SampleOptions(output: given[output], verbose: given[verbose]) }
    }
}

typealias SampleProgram = Program<SampleOptions, String, String>

let cloud = SampleProgram(
    "zs-cli", "the cloud's API", version: "1.0", .assignments,
    [.createZone, .createVM, .queryVM, .stopVM], options: SampleOptions.declare)

let installation = SampleProgram(
    "zs-ctl", "the installation", version: "1.0", .options,
    [.backup, .recover, .destroy], options: SampleOptions.declare)

extension Program where Options == SampleOptions, Context == String, Reply == String {
    /// What the action that `words` call answers, or the message and hint of the failure.
    func answer(_ words: [String]) -> String {
        do {
            switch try parse(words) {
            case .call(let call, _): return try call.run("x")
            case .help(let topic): return "help \(topic ?? "-")"
            case .version: return "version"
            case .nothing(let options): return "nothing \(options.output) \(options.verbose)"
            case .schema(let topic): return "schema \(topic ?? "-")"
            case .catalogue(let keyword): return "catalogue \(keyword ?? "-")"
            case .generate(let document): return "generate \(document.rawValue)"
            case .complete(let line): return "complete \(line)"
            }
        } catch let failure as Failure {
            return failure.message + (failure.hint.map { "; " + $0 } ?? "")
        } catch { return "\(error)" }
    }
}
