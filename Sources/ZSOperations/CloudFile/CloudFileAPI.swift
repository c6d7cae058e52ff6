import ZSCommandLine
import ZSModel
import ZSRendering
import ZSStore
import ZSSystem

extension Action where Context == Cloud, Reply == CloudReply {
    static var export: CloudAPI {
        CloudAPI(
            "export", "Write the cloud down as a file that 'apply' makes again", .reads,
            discussion: """
                The file has every resource with what was decided about it, in an order in which it can be made: no secret, and
                nothing that zs finds out by itself.
                """,
            examples: [
                Example("Write down everything", "zs-cli export > cloud.json"),
                Example("Only the places and the offerings", "zs-cli export kinds=Zone,Cluster,InstanceOffering"),
            ]
        ) { p in
            let kinds = p.list(
                "kinds", String.self, "only these kinds of resources",
                completion: .words(FileKind.all.map(\.kind.name)))
            return { given, cloud in
                var wanted: [FileKind] = []
                for name in given[kinds] { wanted.append(try CloudFile.kind(name)) }
                let chosen = FileKind.all.filter { kind in
                    wanted.isEmpty || wanted.contains { $0.kind.name == kind.kind.name }
                }
                let file = try cloud.store.read { reader throws(Failure) in try CloudFile.export(chosen, from: reader) }
                return .members((file.json.members ?? []).map { ($0.name, $0.value) })
            }
        }
    }

    static var plan: CloudAPI {
        CloudAPI(
            "plan", "Show what 'apply' would do with a cloud file", .reads,
            examples: [Example("Look before changing anything", "zs-cli plan cloud.json")]
        ) { p in
            let source = CloudFileParameters(&p)
            return { given, cloud in
                let calls = try source.calls(given, cloud)
                return .rows(columns: ["change", "resource", "action"], calls.map(\.shown))
            }
        }
    }

    static var apply: CloudAPI {
        CloudAPI(
            "apply", "Make the cloud what a file says", .changes,
            discussion: """
                Resources are created and changed; with --prune what the file does not name is deleted, too.  A second run
                changes nothing.  When it is cut short, the next run goes on where it was.
                """,
            examples: [
                Example("Make a cloud from a file", "zs-cli apply cloud.json"),
                Example(
                    "The same file for another site", "zs-cli apply cloud.json variables=site=east,network=10.2.0.0/16"),
            ]
        ) { p in
            let source = CloudFileParameters(&p)
            return { given, cloud in
                if cloud.isDryRun {
                    return .rows(
                        columns: ["change", "resource", "action"], try source.calls(given, cloud).map(\.shown))
                }
                // Those of a run that was cut short come first: the plan is made after them.
                try cloud.freeFromTheDead([CloudApplication.lock])
                let calls = try source.calls(given, cloud)
                let losses = calls.filter { $0.change == .delete }.map(\.title)
                if !losses.isEmpty { try cloud.confirm("\(losses.joined(separator: ", ")) will be deleted") }
                guard !calls.isEmpty else { return .rows(columns: ["change", "resource", "action"], []) }
                try cloud.agreed.perform(on: CloudApplication.lock, locking: [CloudApplication.lock]) {
                    _ throws(Failure) in CloudApplication(calls: calls)
                }
                return .rows(columns: ["change", "resource", "action"], calls.map(\.shown))
            }
        }
    }
}

/// The parameters of the commands that read a cloud file.
private struct CloudFileParameters {
    private let file: Parameter<String>
    private let variables: Parameter<[Variable]>
    private let prunes: Parameter<Bool>

    init(_ p: inout Parameters) {
        file = p.operand("FILE", String.self, "the cloud file; - is standard input", completion: .file)
        variables = p.list("variables", Variable.self, "values for ${NAME} in the file")
        prunes = p.flag("prune", "delete and detach what the file does not name, of the kinds that it describes")
    }

    func calls(_ given: Given, _ cloud: Cloud) throws(Failure) -> [PlannedCall] {
        let path = given[file]
        let bytes =
            path == "-"
            ? try StandardInput.readAll(0) : try Descriptor.open(path, 0).read(atMost: 1 << 28)
        let values = Dictionary(given[variables].map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        let document: JSON
        let name = path == "-" ? "standard input" : path
        do { document = try JSONReader.read(bytes) } catch { throw error.during(name) }
        let content: CloudFile
        do { content = try CloudFile(document, variables: values) } catch { throw error.during(name) }
        return try cloud.store.read { reader throws(Failure) in
            try CloudPlan(content, in: reader, prunes: given[prunes], newUUID: cloud.newUUID).calls
        }
    }
}

/// `name=value`
private struct Variable: ParameterValue {
    let name, value: String
    static func read(_ text: String) throws(Reject) -> Variable {
        guard let sign = text.firstIndex(of: "="), sign != text.startIndex else { throw Reject("expected NAME=VALUE") }
        return Variable(name: String(text[..<sign]), value: String(text[text.index(after: sign)...]))
    }
    static var valueName: String { "NAME=VALUE" }
    var spelled: String { "\(name)=\(value)" }
}
