package import ZSModel
package import ZSPorts

extension SftpRepository {
    /// On the same machine the file is copied there; otherwise its bytes go through this process and touch no disk of ours.
    /// - Throws: `.notFound` when the image is not there; `.io` when the target's disk is full.
    package func deliver(
        _ image: UUID, _ facts: ImageFacts, to machine: any Shell, at path: AbsolutePath, siblings: [CachedImage],
        by deadline: Deadline, progress: any ProgressSink
    ) throws(Failure) -> ImageFacts.File? {
        guard try has(image, by: deadline) else {
            throw Failure(.notFound, "\(name) has no file of image \(image)", code: "BS.1000")
        }
        guard let file = facts.file else {
            throw Failure(.bug, "image \(image) has no file, and \(name) keeps files")
        }
        let source = directory.path.appending(self.file(of: image))
        let activity = "copying image \(image) to \(machine.machine)"
        if machine.machine == directory.shell.machine {
            let end = try GrowingFile(activity: activity, total: file.size, progress: progress).watch(
                Self.copying.streamed(directory, [path.text, source.text]), on: machine, by: deadline)
            guard end.status == 0 else {
                throw StorageScript.failure(
                    "\(machine.machine): cannot copy the image", .exited(Int32(truncatingIfNeeded: end.status)),
                    said: end.said)
            }
        } else {
            try StreamedFile(from: source, of: directory.shell, size: file.size, to: path, of: machine).send(
                activity, by: deadline, progress: progress)
        }
        return file
    }

    // `$1` is the image's file.
    private static let copying = GrowingFile.script(
        #"""
        work() {
            cp --reflink=auto -- "$1" "$part" &
            finished || explain "${part%/*}"
            sync -- "$part" || explain "${part%/*}"
        }
        """#)
}
