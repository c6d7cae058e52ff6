import ZSModel
import ZSPlanning

/// The scripts that make a change on a machine, and that take it back without anybody's help.
///
/// They lie in `/etc/zs-network/change` from before the first step until the change is confirmed or taken back: on the
/// root file system, because they must be there before anything else is mounted.
enum ChangeScripts {
    static let root = "/etc/zs-network"
    static let directory = "\(root)/change"

    /// The archive that is unpacked on the machine.
    static func archive(_ change: NetworkChange) -> TarArchive {
        var archive = TarArchive()
        archive.add("id", change.id.description + "\n")
        archive.add("apply", common(change) + apply(change))
        archive.add("revert", common(change) + revert(change))
        archive.add("confirm", common(change) + confirm)
        archive.add("files", change.files.enumerated().map { line($0.offset, $0.element) }.joined())
        for directory in ["old", "new", "seen"] { archive.addDirectory(directory) }
        for (number, file) in change.files.enumerated() {
            if let text = file.new { archive.add("new/\(number)", text, mode: file.mode) }
            if let text = file.old { archive.add("seen/\(number)", text) }
        }
        return archive
    }
    private static func line(_ number: Int, _ file: FileChange) -> String {
        "\(number) \(String(file.mode, radix: 8)) \(file.path)\n"
    }

    private static func common(_ change: NetworkChange) -> String {
        """
        #!/bin/sh
        # Part of a change of this machine's network by zs; see zs-network-setting(1).
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        LC_ALL=C
        export PATH LC_ALL
        umask 022
        id=\(change.id)
        cd \(directory) 2>/dev/null && [ "$(cat id)" = "$id" ] || exit 3
        guard=/etc/systemd/system/zs-network-guard.service
        wanted=/etc/systemd/system/sysinit.target.wants/zs-network-guard.service

        # A word and the time at which the change came to it; readers see the whole or nothing.
        outcome() {
            printf '%s\\n' "$1" >outcome.part
            mv -f outcome.part outcome
        }
        # Whoever makes this directory decides what becomes of the change.
        decide() { mkdir decided 2>/dev/null; }
        finish() {
            rm -rf ../last
            sync outcome . 2>/dev/null || sync
            mv -T ../change ../last
            rm -f "$guard" "$wanted"
            [ ! -d /run/systemd/system ] || systemctl stop "zs-network-revert-$id.timer" 2>/dev/null || :
        }
        suspend() {
        \(lines(change.suspension))
            return 0
        }
        adopt() {
        \(lines(change.adoption))
            return 0
        }
        # place FROM TO MODE: a whole file in place of whatever is there, safe against a power cut.
        place() {
            mkdir -p "${2%/*}"
            cp -p "$1" "${2%/*}/.zs-new"
            [ -z "$3" ] || chmod "$3" "${2%/*}/.zs-new"
            sync "${2%/*}/.zs-new" 2>/dev/null || sync
            mv -f "${2%/*}/.zs-new" "$2"
            sync "${2%/*}" 2>/dev/null || :
        }

        """
    }

    private static func lines(_ commands: [[String]]) -> String {
        commands.map { "    \(shellLine($0)) </dev/null >>log 2>&1 || return 1" }.joined(separator: "\n")
    }

    private static func apply(_ change: NetworkChange) -> String {
        let steps = change.plan.steps.enumerated().map { offset, step in
            "step \(offset + 1) \(step.isAtomic ? offset : offset + 1) \(shellLine(step.words))"
        }
        return """
            trap '' HUP PIPE
            printf '%s\\n' "$$" >apply.pid
            fail() {
                outcome "failed $1"
                sh ./revert failed
                exit 1
            }
            # step NUMBER LAST COMMAND…: LAST is the last step to undo when this one fails.  What the name of a step
            # that failed stands for may be somebody else's.
            step() {
                number=$1 undone=$2
                shift 2
                printf '%s\\n' "$number" >step
                "$@" </dev/null >>log 2>&1 || {
                    printf '%s\\n' "$undone" >step
                    fail "$number $*"
                }
            }
            suspend || fail "service $(tail -n 1 log)"
            \(steps.joined(separator: "\n"))
            while read -r number mode path; do
                if [ -e "new/$number" ]; then
                    place "new/$number" "$path" "$mode" 2>>log || fail "file $path"
                else
                    rm -f "$path"
                    sync "${path%/*}" 2>/dev/null || :
                fi
            done <files
            adopt || fail "service $(tail -n 1 log)"
            outcome applied

            """
    }

    private static func revert(_ change: NetworkChange) -> String {
        let undo = change.plan.steps.enumerated().reversed()
            .map { "undo \($0.offset + 1) \(shellLine($0.element.inverse.words))" }
        return """
            reason=${1:-asked}
            decide || [ "$reason" = boot ] || exit 0
            trap '' HUP PIPE TERM
            if [ "$reason" != failed ] && [ -f apply.pid ] && pid=$(cat apply.pid) &&
                tr '\\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -q "zs-network/change/apply"; then
                kill -KILL "$pid" 2>/dev/null || :
            fi
            [ "$reason" = boot ] || suspend || :
            while read -r number mode path; do
                if [ -e "old/$number" ]; then
                    cmp -s "old/$number" "$path" || place "old/$number" "$path" '' 2>>log
                else
                    rm -f "$path"
                fi
            done <files
            # After a reboot the kernel knows nothing of the change.
            if [ "$reason" != boot ]; then
                last=$(cat step 2>/dev/null || printf 0)
                undo() {
                    [ "$1" -le "$last" ] || return 0
                    shift
                    "$@" </dev/null >>log 2>&1 || printf 'not undone: %s\\n' "$*" >>log
                }
                \(undo.joined(separator: "\n    "))
                adopt || :
            fi
            case $(cat outcome 2>/dev/null) in
            failed*) ;;
            *) outcome "reverted $reason" ;;
            esac
            finish

            """
    }

    private static let confirm = """
        [ "$(cat outcome 2>/dev/null)" = applied ] || exit 4
        decide || exit 4
        saved=../saved/$(date -u +%Y%m%dT%H%M%SZ)
        while read -r number mode path; do
            [ -e "old/$number" ] || continue
            mkdir -p "$saved${path%/*}"
            cp -p "old/$number" "$saved$path"
        done <files
        outcome confirmed
        finish

        """

    /// What runs early in the next start of the machine if it comes to that before the change is decided.
    static let guardUnit = """
        [Unit]
        Description=Take back a change of the network that nobody confirmed (zs)
        DefaultDependencies=no
        After=systemd-remount-fs.service
        Before=systemd-udevd.service systemd-udev-trigger.service network-pre.target sysinit.target shutdown.target
        Conflicts=shutdown.target
        ConditionPathExists=/etc/zs-network/change/revert

        [Service]
        Type=oneshot
        ExecStart=/bin/sh /etc/zs-network/change/revert boot

        """
}
