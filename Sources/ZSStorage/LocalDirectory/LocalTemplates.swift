package import ZSModel
package import ZSPorts

extension LocalDirectoryStorage {
    package func flatten(
        _ volume: UUID, _ role: VolumeOrder.Role, for image: UUID, by deadline: Deadline, progress: any ProgressSink
    ) throws(Failure) -> (path: AbsolutePath, size: ByteCount) {
        let path = template(image)
        let end = try GrowingFile(activity: "reading volume \(volume)", total: nil, progress: progress).watch(
            Self.flattening.streamed(directory, [path.text, Part.of(role), "\(volume)"]), on: directory.shell,
            by: deadline)
        guard end.status == 0, end.answer > 0 else {
            throw StorageScript.failure(
                "\(directory.shell.machine): cannot read volume \(volume)",
                .exited(Int32(truncatingIfNeeded: end.status)), said: end.said)
        }
        return (path, ByteCount(bytes: Int64(end.answer)))
    }
    package func dropFlattened(for image: UUID, by deadline: Deadline) throws(Failure) {
        _ = try Self.removal.run("clean up", directory, [template(image).text], by: deadline)
    }

    private func template(_ image: UUID) -> AbsolutePath {
        directory.path.appending("templates").appending("\(image).qcow2")
    }

    // `$1` is the directory of the volume, `$2` its name.
    private static let flattening = GrowingFile.script(
        #"""
        work() {
            file=$root/$1/$2/$2.qcow2
            [ -e "$file" ] || fail \#(StorageScript.Ending.missing.rawValue) "it is not there"
            umask 077
            mkdir -p -- "${part%/*}" || explain
            qemu-img convert -q -f qcow2 -O qcow2 -- "$file" "$part" &
            finished || explain
            stat -c %s -- "$part" > "$answer"
        }
        """#)
    private static let removal = StorageScript(
        #"""
        rm -f -- "$1"
        """#)
}
