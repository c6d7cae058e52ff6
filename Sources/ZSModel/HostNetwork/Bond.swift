/// The settings of a link aggregation.
package struct Bond: Hashable, Sendable {
    package var mode: BondMode
    /// The settings that differ from those of a new bond of this mode, and all that this mode heeds.
    package private(set) var options: [BondOption: String]

    package init(_ mode: BondMode, _ options: [BondOption: String] = [:]) {
        self.mode = mode
        self.options = options.filter { $0.key.applies(to: mode) && $0.key.defaultValue(in: mode) != $0.value }
    }

    /// The value in force; `nil` for a setting that is off or that this mode does not heed.
    package subscript(option: BondOption) -> String? {
        get { option.applies(to: mode) ? options[option] ?? option.defaultValue(in: mode) : nil }
        set {
            guard option.applies(to: mode) else { return }
            options[option] = newValue == option.defaultValue(in: mode) ? nil : newValue
        }
    }

    /// The bond that zs makes when nothing else is said (N-41).
    package static func standard(_ mode: BondMode) -> Bond {
        Bond(mode, mode == .lacp ? [.miimon: "100", .hashPolicy: "layer2+3"] : [.miimon: "100"])
    }

    /// Reads `k=v k=v …`, as in `BONDING_OPTS`; `mode` may be among them.
    /// - Parameter mode: the mode when the text names none.
    package static func read(_ text: String, mode: BondMode?) throws(Reject) -> Bond {
        var named: BondMode?
        var options: [BondOption: String] = [:]
        for word in text.split(separator: " ") {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw Reject("expected k=v, found '\(word)'") }
            if parts[0] == "mode" {
                named = try BondMode.read(String(parts[1]))
                continue
            }
            guard let option = BondOption(name: parts[0]) else { throw Reject("no bond option '\(parts[0])'") }
            guard options[option] == nil else { throw Reject("'\(parts[0])' given twice") }
            do { options[option] = try option.read(String(parts[1])) } catch {
                throw Reject("\(parts[0]): \(error.why)")
            }
        }
        if let mode, let named, mode != named { throw Reject("mode \(named.name) contradicts \(mode.name)") }
        guard let chosen = named ?? mode else { throw Reject("no mode") }
        if let stray = options.keys.sorted().first(where: { !$0.applies(to: chosen) }) {
            throw Reject("\(stray.rawValue) means nothing in mode \(chosen.name)")
        }
        return Bond(chosen, options)
    }

    /// The settings as `BONDING_OPTS` has them: sorted by name, the mode as its number (N-41, N-45).
    package var optionsText: String {
        var shown = options
        shown[.miimon] = self[.miimon]
        let words = shown.map { ($0.key.rawValue, $0.value) } + [("mode", String(mode.rawValue))]
        return words.sorted { $0 < $1 }.map { "\($0)=\($1)" }.joined(separator: " ")
    }
}
