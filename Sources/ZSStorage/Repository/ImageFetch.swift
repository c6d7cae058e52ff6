import ZSDownload
import ZSModel
import ZSPorts

/// Fetching an image's bytes into a file of a repository: by curl, or by copying for a `file` URL.
struct ImageFetch {
    let directory: StorageDirectory
    let url: ImageURL
    let file: AbsolutePath
    /// The most bytes that it may take.
    let room: ByteCount
    let deadline: Deadline
    let progress: any ProgressSink

    /// - Throws: `.notFound`, `.denied` and others for what the source answers; `.io` when the disk is full.
    func run() throws(Failure) {
        if url.scheme == .file { try copy() } else { try download() }
    }

    private func copy() throws(Failure) {
        let end = try watch(Self.copying, [url.path, "\(room.bytes)"], input: "")
        guard end.status != 0 else { return }
        let message = "cannot fetch \(url)"
        throw StorageScript.failure(message, .exited(Int32(truncatingIfNeeded: end.status)), said: end.said)
            .coded("BS.1000")
    }

    private func download() throws(Failure) {
        let seconds = max(1, deadline.remaining.milliseconds / 1000)
        let end = try watch(
            Self.downloading, [url.scheme.rawValue, "\(room.bytes)", "\(seconds)"],
            input: CurlConfiguration(url).text + "\n")
        guard end.status != 0 else { return }
        if end.status == StorageScript.Ending.full.rawValue {
            throw StorageScript.failure("cannot fetch \(url)", .exited(Int32(end.status)), said: end.said)
        }
        throw CurlFailure(status: end.status, answer: end.answer, said: end.said, url: url, room: room).failure
    }

    private func watch(_ script: StorageScript, _ arguments: [String], input: String) throws(Failure) -> GrowingFile.End
    {
        try GrowingFile(activity: "fetching \(url)", total: nil, progress: progress).watch(
            script.streamed(directory, [file.text] + arguments), input: Array(input.utf8), on: directory.shell,
            by: deadline)
    }

    // `$1` the source, `$2` the room.
    private static let copying = GrowingFile.script(
        #"""
        source=$1
        total() { stat -Lc %s -- "$source"; }
        work() {
            [ -e "$1" ] || fail \#(StorageScript.Ending.missing.rawValue) "there is no such file"
            [ -f "$1" ] || fail \#(StorageScript.Ending.refused.rawValue) "it is not a file"
            [ "$(total)" -le "$2" ] ||
                fail \#(StorageScript.Ending.tooLarge.rawValue) "it has $(total) bytes and there is room for $2"
            cp -L --reflink=auto -- "$1" "$part" &
            finished || explain
        }
        """#)

    // `$1` the scheme, `$2` the room, `$3` the seconds that are left.
    //
    // curl's statuses: 18, 28, 52, 55, 56 and 92 for a connection that broke off; 33 and 36, or the answer 416, for a server
    // that does not go on where it left off.  A download over HTTP goes on only when a strong ETag says that the file is still
    // the same.
    private static let downloading = GrowingFile.script(
        #"""
        header() { sed -n "s/^$1: *$2/\\1/p" "$said.head"; }
        total() {
            { header '[Cc]ontent-[Ll]ength' '\([0-9]*\).*'; header '[Cc]ontent-[Rr]ange' '.*\/\([0-9]*\).*'; } |
                sort -n | tail -n 1
        }
        # curl trusts any server when there is no list of known ones, and knows of no newer kind of key by itself.
        login() {
            [ -e "${HOME:-/root}/.ssh/known_hosts" ] || return 60
            for key in id_ed25519 id_ecdsa id_rsa; do
                [ -r "${HOME:-/root}/.ssh/$key" ] || continue
                printf 'key = "%s"\npubkey = "%s"\n' "${HOME:-/root}/.ssh/$key" "${HOME:-/root}/.ssh/$key.pub"
                break
            done
        }
        fetch() {
            : > "$said.head"
            printf '%s\n' "$input" "$@" |
                curl -q --config - --output "$part" --continue-at - --max-filesize "$room" --max-time "$seconds" \
                    --dump-header "$said.head" --write-out '%{http_code}' > "$answer" 2> "$said.curl" &
            finished
        }
        work() {
            scheme=$1 room=$2 seconds=$3 tries=0 before=0 condition=
            if [ "$scheme" = sftp ]; then input=$(printf '%s\n' "$input" && login); fi
            ulimit -f "$((room / 512 + 1))" 2>/dev/null || :
            while :; do
                status=0
                fetch "$condition" || status=$?
                case $status in
                    0) [ -e "$part" ] || : > "$part"; return 0 ;;
                    18|28|52|55|56|92) ;;
                    33|36) rm -f -- "$part" ;;
                    22) [ "$(cat -- "$answer")" = 416 ] || break; rm -f -- "$part" ;;
                    23) if is_full "$root"; then fail \#(StorageScript.Ending.full.rawValue) "$root"; else break; fi ;;
                    *) break ;;
                esac
                condition=
                case $scheme in http|https)
                    tag=$(header '[Ee][Tt][Aa][Gg]' '"\([A-Za-z0-9._:+\/=-]*\)".*' | tail -n 1)
                    if [ -n "$tag" ]; then condition='header = "If-Range: \"'$tag'\""'; else rm -f -- "$part"; fi
                esac
                size=$(stat -c %s -- "$part" 2>/dev/null || echo 0)
                if [ "$size" -gt "$before" ]; then tries=0; fi
                before=$size tries=$((tries + 1))
                [ "$tries" -lt 5 ] || break
                sleep "$tries" &
                finished || :
            done
            cat -- "$said.curl" >&2
            return "$status"
        }
        """#)
}
