package import ZSModel
package import ZSStore

extension Reader {
    /// The value in force: what is stored, or the default.
    func value(of setting: Setting) throws(Failure) -> String {
        let stored = try first(
            "SELECT value FROM global_config WHERE category = \(setting.category) AND name = \(setting.name)"
        ) { row throws(Failure) in try row.text("value") }
        return stored ?? setting.defaultText
    }
    /// The setting that code relies on.
    package func setting(_ category: String, _ name: String) throws(Failure) -> String {
        guard let setting = Setting.named(category, name) else {
            throw Failure(.bug, "there is no setting \(category)/\(name)")
        }
        return try value(of: setting)
    }
    func integerSetting(_ category: String, _ name: String) throws(Failure) -> Int64 {
        guard let number = Int64(try setting(category, name)) else {
            throw Failure(.bug, "setting \(category)/\(name) is no whole number")
        }
        return number
    }
    func sizeSetting(_ category: String, _ name: String) throws(Failure) -> ByteCount {
        let text = try setting(category, name)
        do { return try ByteCount.read(text) } catch { throw Failure(.bug, "setting \(category)/\(name) is no size") }
    }
    /// A ratio with two decimals, in hundredths: 1.5 is 150.
    func percentSetting(_ category: String, _ name: String) throws(Failure) -> Int64 {
        guard let number = Double(try setting(category, name)) else {
            throw Failure(.bug, "setting \(category)/\(name) is no number")
        }
        return Int64((number * 100).rounded())
    }
}
