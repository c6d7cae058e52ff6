package import ZSModel
package import ZSPorts

/// What a machine says when it is told what shall become of its pending change.
package enum ChangeDecision: Sendable, Equatable {
    /// No change waits there.
    case nothing
    /// The change stands; its way back is taken down.
    case confirmed(String)
    /// All is as it was before the change.
    case reverted(String)
    /// The change is not made yet, or is being taken back just now.
    case tooLate(String)

    /// Lets the pending change of a machine stand.
    package static func confirm(_ id: UUID?, on shell: any Shell, by deadline: Deadline) throws(Failure)
        -> ChangeDecision
    {
        try decide("confirm", id, on: shell, by: deadline)
    }
    /// Takes the pending change of a machine back at once.
    package static func revert(_ id: UUID?, on shell: any Shell, by deadline: Deadline) throws(Failure)
        -> ChangeDecision
    {
        try decide("revert", id, on: shell, by: deadline)
    }

    private static func decide(
        _ word: String, _ id: UUID?, on shell: any Shell, by deadline: Deadline
    ) throws(Failure) -> ChangeDecision {
        let command = Command.script(script, [word, id?.description ?? ""])
        let said = try shell.require("deciding a change of the network", command, by: deadline).text
        let parts = said.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)
        let found = parts.count > 1 ? parts[1] : ""
        return switch parts.first {
        case "confirmed": .confirmed(found)
        case "reverted": .reverted(found)
        case "none": .nothing
        default: .tooLate(found)
        }
    }

    private static let script = """
        root=/etc/zs-network
        found=$(cat "$root/change/id" 2>/dev/null || :)
        if [ -z "$found" ] || { [ -n "$2" ] && [ "$found" != "$2" ]; }; then
            last=$(cat "$root/last/id" 2>/dev/null || :)
            if [ -n "$2" ] && [ "$last" = "$2" ]; then
                printf '%s %s\\n' "$(cut -d ' ' -f 1 "$root/last/outcome")" "$last"
            else
                echo none
            fi
            exit 0
        fi
        sh "$root/change/$1" >/dev/null 2>&1 || :
        if [ "$(cat "$root/last/id" 2>/dev/null)" = "$found" ]; then
            printf '%s %s\\n' "$(cut -d ' ' -f 1 "$root/last/outcome")" "$found"
        else
            printf 'late %s\\n' "$found"
        fi

        """
}
