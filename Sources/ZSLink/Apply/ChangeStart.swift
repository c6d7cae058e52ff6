import ZSModel
import ZSPorts

/// Brings a change to a machine, arms its way back there, and starts it: one round trip.
enum ChangeStart {
    /// How the machine answered.
    enum Answer: Equatable {
        /// Every step was made and every file written; the way back waits for a word.
        case applied
        /// A step failed and all was taken back; what was said.
        case failed(String)
        /// Another change waits there; its id.
        case pending(String)
        /// A file was changed by somebody since it was read.
        case stale(String)
        /// Nothing was heard for too long; the change may still be under way.
        case unknown
    }

    static func command(_ change: NetworkChange, confirmTimeout: Duration) -> Command {
        let seconds = (confirmTimeout.milliseconds + 999) / 1000
        let words = [
            "sh", "-eu", "-c", script, "sh", change.id.description, String(seconds), ChangeScripts.guardUnit,
        ]
        return Command(words, input: ChangeScripts.archive(change).bytes)
    }
    static func answer(_ text: String) -> Answer {
        let line = text.split(separator: "\n").last.map(String.init) ?? ""
        let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
        let rest = parts.count > 1 ? parts[1] : ""
        return switch parts.first {
        case "applied": .applied
        case "failed": .failed(rest)
        case "pending": .pending(rest)
        case "stale": .stale(rest)
        default: .unknown
        }
    }

    /// `$1` is the change, `$2` the seconds until it is taken back, `$3` the unit for the next start of the machine;
    /// the archive comes on standard input.
    private static let script = """
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        LC_ALL=C
        export PATH LC_ALL
        umask 077
        trap '' HUP
        id=$1 seconds=$2 root=/etc/zs-network
        new=$root/new.$id
        mkdir -p "$root"
        rm -rf "$root"/new.*
        mkdir "$new"
        tar -x -C "$new" -f -
        cat /proc/sys/kernel/random/boot_id >"$new/boot"
        while read -r number mode path; do
            if [ -e "$path" ]; then
                cmp -s "$path" "$new/seen/$number" || { rm -rf "$new"; printf 'stale %s\\n' "$path"; exit 0; }
                cp -p "$path" "$new/old/$number"
            elif [ -e "$new/seen/$number" ]; then
                rm -rf "$new"
                printf 'stale %s\\n' "$path"
                exit 0
            fi
        done <"$new/files"
        find "$new" -exec sync {} + 2>/dev/null || sync
        if ! mv -T "$new" "$root/change" 2>/dev/null; then
            rm -rf "$new"
            printf 'pending %s\\n' "$(cat "$root/change/id" 2>/dev/null)"
            exit 0
        fi
        sync "$root" 2>/dev/null || :
        if [ -d /run/systemd/system ]; then
            printf '%s' "$3" >/etc/systemd/system/zs-network-guard.service
            chmod 644 /etc/systemd/system/zs-network-guard.service
            mkdir -p /etc/systemd/system/sysinit.target.wants
            ln -sf ../zs-network-guard.service /etc/systemd/system/sysinit.target.wants/
        fi
        if ! { [ -d /run/systemd/system ] && command -v systemd-run >/dev/null && systemd-run --quiet --collect \\
            --unit="zs-network-revert-$id" --on-active="$seconds" --timer-property=AccuracySec=100ms \\
            /bin/sh "$root/change/revert" timeout 2>>"$root/change/log"; }; then
            setsid sh -c '
                waited=0
                while [ "$waited" -lt "$1" ] && [ "$(cat "$3/id" 2>/dev/null)" = "$2" ]; do
                    sleep 1
                    waited=$((waited + 1))
                done
                [ "$(cat "$3/id" 2>/dev/null)" != "$2" ] || exec sh "$3/revert" timeout
                ' sh "$seconds" "$id" "$root/change" </dev/null >/dev/null 2>&1 &
        fi
        setsid sh "$root/change/apply" </dev/null >/dev/null 2>&1 &
        \(waiting)
        """

    /// Waits until every step is made, or all is taken back; `$id`, `$root` and `$seconds` are set.
    static let waiting = """
        tries=$((seconds * 20))
        while [ "$tries" -gt 0 ]; do
            if [ "$(cat "$root/change/id" 2>/dev/null)" = "$id" ]; then
                if [ "$(cat "$root/change/outcome" 2>/dev/null)" = applied ]; then
                    printf 'applied\\n'
                    exit 0
                fi
            elif [ "$(cat "$root/last/id" 2>/dev/null)" = "$id" ]; then
                printf '%s\\n' "$(cat "$root/last/outcome")"
                exit 0
            fi
            sleep 0.05
            tries=$((tries - 1))
        done
        printf 'unknown\\n'

        """
}
