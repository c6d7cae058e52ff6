import ZSCommandLine
import ZSComposition
import ZSModel
import ZSOperations
import ZSRendering

extension Action where Context == Session, Reply == ZSRendering.Reply {
    static var configure: CtlVerb {
        CtlVerb(
            "configure", "Change global settings", .changes,
            discussion:
                "All values are checked before the first is set.  A value takes effect with the next command that needs it.",
            examples: [Example("Keep deleted machines for two days", "zs-ctl configure vm/expungePeriod=172800")]
        ) { p in
            let changes = p.operands("SETTING", SettingChange.self, "category/name=value", atLeastOne: false)
            let deleted = p.list("delete", String.self, "back to its default", value: "CATEGORY/NAME")
            return { given, session in
                let cloud = try session.cloud(for: "configure", given)
                let changes = given[changes].map { ($0.setting, Optional($0.value)) } + given[deleted].map { ($0, nil) }
                guard !changes.isEmpty else {
                    throw Failure(
                        .usage, "nothing to change was given", hint: "zs-ctl show-configuration lists the settings")
                }
                try cloud.configure(
                    changes.map { (name, value) in
                        let parts = name.split(separator: "/", maxSplits: 1)
                        return (String(parts.first ?? ""), String(parts.count > 1 ? parts[1] : ""), value)
                    })
                return .done
            }
        }
    }

    static var showConfiguration: CtlVerb {
        CtlVerb(
            "show-configuration", "List global settings with their values and what they take", .reads,
            aliases: ["show_configuration"]
        ) { p in
            let words = p.operands(
                "WORD", String.self, "only settings with this in category, name or description", atLeastOne: false)
            return { given, session in
                let words = given[words].map { $0.lowercased() }
                let found = try session.cloud(for: "show-configuration", given).configuration().filter { setting in
                    let text = ["category", "name", "description"].map { setting[$0]?.text ?? "" }.joined(
                        separator: "/"
                    ).lowercased()
                    return words.allSatisfy { text.contains($0) }
                }
                return .inventories(Rows(columns: ["category", "name", "value", "defaultValue", "allowed"], found))
            }
        }
    }
}

/// `category/name=value`.
private struct SettingChange: Sendable, ParameterValue {
    let setting: String
    let value: String

    static func read(_ text: String) throws(Reject) -> SettingChange {
        guard let cut = text.firstIndex(of: "="), text[..<cut].contains("/") else {
            throw Reject("expected category/name=value")
        }
        return SettingChange(setting: String(text[..<cut]), value: String(text[text.index(after: cut)...]))
    }
    static var valueName: String { "CATEGORY/NAME=VALUE" }
    var spelled: String { "\(setting)=\(value)" }
}
