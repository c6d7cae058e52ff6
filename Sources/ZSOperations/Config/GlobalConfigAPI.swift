import ZSCommandLine
import ZSModel
import ZSRendering
import ZSStore

extension Action where Context == Cloud, Reply == CloudReply {
    /// S-R7: found by category, name and description.
    static var queryGlobalConfig: CloudAPI {
        CloudAPI("QueryGlobalConfig", "List global settings", .reads, resource: "GlobalConfig") { p in
            let conditions = p.conditions(.words(["category", "name", "value", "defaultValue", "description"]))
            return { given, cloud in
                let values = try cloud.store.read { reader throws(Failure) in
                    var values: [JSON] = []
                    for setting in Setting.all { values.append(try reader.inventory(of: setting)) }
                    return values
                }
                let wanted = given[conditions]
                for condition in wanted where values.first?[condition.field] == nil {
                    throw Failure(.usage, "GlobalConfig has no field '\(condition.field)'")
                }
                return .members([
                    ("inventories", .list(values.filter { value in wanted.allSatisfy { $0.holds(for: value) } }))
                ])
            }
        }
    }

    static var updateGlobalConfig: CloudAPI {
        CloudAPI("UpdateGlobalConfig", "Change a global setting", .changes, resource: "GlobalConfig") { p in
            let category = p.required("category", String.self, "the category of the setting")
            let name = p.required("name", String.self, "the name of the setting")
            let value = p.required("value", String.self, "the new value")
            return { given, cloud in
                let setting = try known(given[category], given[name])
                let checked: String
                do throws(Reject) { checked = try setting.checked(given[value]) } catch {
                    throw Failure(
                        .usage, "invalid value '\(given[value])' for \(setting.category)/\(setting.name): \(error.why)")
                }
                try cloud.change(on: nil) { transaction throws(Failure) in
                    try transaction.set(setting, checked)
                    try transaction.spread(setting)
                }
                return .members([
                    (
                        "inventory",
                        try cloud.store.read { reader throws(Failure) in
                            try reader.inventory(of: setting)
                        }
                    )
                ])
            }
        }
    }

    static var getGlobalConfigOptions: CloudAPI {
        CloudAPI(
            "GetGlobalConfigOptions", "Show what a global setting accepts", .reads, resource: "GlobalConfig"
        ) { p in
            let category = p.required("category", String.self, "the category of the setting")
            let name = p.required("name", String.self, "the name of the setting")
            return { given, cloud in
                let setting = try known(given[category], given[name])
                return .members([("options", .object([JSON.Member("allowed", .text(setting.allowed))]))])
            }
        }
    }
}

/// The setting of that name.
/// - Throws: `.notFound` with the nearest names.
private func known(_ category: String, _ name: String) throws(Failure) -> Setting {
    if let setting = Setting.named(category, name) { return setting }
    let near = likely("\(category)/\(name)", in: Setting.all.map { "\($0.category)/\($0.name)" })
    throw Failure(
        .notFound, "there is no setting \(category)/\(name)",
        hint: near.map { "did you mean '\($0)'?" } ?? "list them with 'zs-cli QueryGlobalConfig'")
}

extension Reader {
    fileprivate func inventory(of setting: Setting) throws(Failure) -> JSON {
        [
            "category": .text(setting.category), "name": .text(setting.name),
            "description": .text(setting.summary), "value": .text(try value(of: setting)),
            "defaultValue": .text(setting.defaultText),
        ]
    }
}

extension Transaction {
    /// S-R1: a value that is the default is not stored.
    fileprivate func set(_ setting: Setting, _ value: String) throws(Failure) {
        try run(
            "DELETE FROM global_config WHERE category = \(setting.category) AND name = \(setting.name)")
        guard value != setting.defaultText else { return }
        try insert(
            "global_config",
            ["category": setting.category, "name": setting.name, "value": value, "last_op_date": now])
    }

    /// Writes a setting that the schema's own rules need where they need it.
    fileprivate func spread(_ setting: Setting) throws(Failure) {
        switch (setting.category, setting.name) {
        case ("host", "cpu.overProvisioning.ratio"):
            try run("UPDATE host SET cpu_ratio = \(try integerSetting("host", "cpu.overProvisioning.ratio"))")
        case ("mevoco", "overProvisioning.memory"):
            try run("UPDATE host SET memory_percent = \(try percentSetting("mevoco", "overProvisioning.memory"))")
        case ("kvm", "reservedMemory"):
            try run("UPDATE host SET memory_reserved = \(try sizeSetting("kvm", "reservedMemory"))")
        case ("mevoco", "overProvisioning.primaryStorage"):
            try run(
                "UPDATE storage_share SET percent = \(try percentSetting("mevoco", "overProvisioning.primaryStorage"))")
        case ("primaryStorage", "reservedCapacity"):
            try run("UPDATE storage_share SET reserved = \(try sizeSetting("primaryStorage", "reservedCapacity"))")
        default: break
        }
    }
}

extension Condition {
    /// Whether a value satisfies the condition; for lists that are not kept in a table.
    fileprivate func holds(for value: JSON) -> Bool {
        let text = value[field]?.text?.lowercased() ?? ""
        let wanted = self.value.lowercased()
        switch self.operator {
        case .equal: return text == wanted
        case .notEqual: return text != wanted
        case .greater: return text > wanted
        case .greaterOrEqual: return text >= wanted
        case .less: return text < wanted
        case .lessOrEqual: return text <= wanted
        case .oneOf: return values.contains { $0.lowercased() == text }
        case .noneOf: return !values.contains { $0.lowercased() == text }
        case .like: return text.contains(wanted.replacing("%", with: ""))
        case .notLike: return !text.contains(wanted.replacing("%", with: ""))
        case .isNull: return false
        case .isNotNull: return true
        }
    }
}
