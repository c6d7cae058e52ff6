package import ZSModel
package import ZSPorts

extension LocalDirectoryStorage {
    package func hasCached(_ image: UUID, by deadline: Deadline) throws(Failure) -> Bool {
        try cachedSize(of: image, by: deadline) != nil
    }

    /// Several processes may fill at once: each has a file of its own, and the last to finish gives its the name.
    /// - Throws: `.failed` when what arrived is not what the repository promised; `.io` when the disk is full.
    package func cache(
        _ image: UUID, _ facts: ImageFacts, from repository: any ImageRepository, by deadline: Deadline,
        progress: any ProgressSink
    ) throws(Failure) -> ByteCount {
        if let size = try cachedSize(of: image, by: deadline) { return size }
        var generator = SystemRandomNumberGenerator()
        let name = ".part.\(UUID(random: &generator))"
        let names = try Self.beginning.run("cache image \(image)", directory, ["\(image)"], by: deadline)
        do throws(Failure) {
            let part = directory.path.appending(Part.imageCache).appending("\(image)").appending(name)
            let expected = try repository.deliver(
                image, facts, to: directory.shell, at: part, siblings: names.compactMap(cachedImage), by: deadline,
                progress: progress)
            let lines = try Self.completion.run(
                "cache image \(image)", directory,
                ["\(image)", name, facts.format.rawValue]
                    + (expected.map { ["\($0.size.bytes)", $0.sha256] } ?? []), by: deadline)
            guard let size = lines.first.flatMap({ Int64($0) }), size >= 0 else {
                throw Failure(.failed, "\(directory.shell.machine): cannot measure cached image \(image)")
            }
            return ByteCount(bytes: size)
        } catch {
            // What failed is what the caller wants to hear of; the caller drops what is left here.
            _ = try? Self.abandonment.run(
                "clean up", directory, ["\(image)", name], by: max(deadline, .after(.seconds(20))))
            throw error
        }
    }

    /// - Throws: `.conflict` when a volume stands on the image (R-IC-04).
    package func dropCached(_ image: UUID, by deadline: Deadline) throws(Failure) {
        _ = try Self.removal.run("drop cached image \(image)", directory, ["\(image)"], by: deadline)
    }

    /// What lies in the cache under a file name.
    private func cachedImage(_ file: String) -> CachedImage? {
        let parts = file.split(separator: ".")
        guard parts.count == 2, let uuid = UUID(parts[0]), let format = Domain.DiskFormat(rawValue: String(parts[1]))
        else { return nil }
        return CachedImage(
            uuid: uuid, format: format,
            path: directory.path.appending(Part.imageCache).appending("\(uuid)").appending(file))
    }

    private func cachedSize(of image: UUID, by deadline: Deadline) throws(Failure) -> ByteCount? {
        let formats = Domain.DiskFormat.allCases.map(\.rawValue)
        return try Self.lookup.run("look for image \(image)", directory, ["\(image)"] + formats, by: deadline)
            .first.flatMap { Int64($0) }.map { ByteCount(bytes: max(0, $0)) }
    }

    private static let lookup = StorageScript(
        #"""
        file=$root/\#(Part.imageCache)/$1/$1
        shift
        for format; do
            if [ -e "$file.$format" ]; then
                space "$file.$format"
                exit 0
            fi
        done
        """#)

    // A part that nobody has written to for an hour belongs to a process that is gone.  Says what lies in the cache, the
    // newest first.
    private static let beginning = StorageScript(
        #"""
        dir=$root/\#(Part.imageCache)/$1
        mkdir -p -m 0711 -- "$dir" || explain
        find "$dir" -name '.part.*' -mmin +60 -delete
        find "${dir%/*}" -mindepth 2 -maxdepth 2 -type f ! -name '.*' -printf '%T@ %f\n' | sort -rn | cut -d ' ' -f 2
        """#)

    private static let completion = StorageScript(
        #"""
        dir=$root/\#(Part.imageCache)/$1
        part=$dir/$2 file=$dir/$1.$3 wanted_size=${4:-} wanted_sum=${5:-}
        if [ -n "$wanted_sum" ]; then
            size=$(stat -c %s -- "$part")
            [ "$size" = "$wanted_size" ] ||
                fail \#(StorageScript.Ending.mismatch.rawValue) "$size bytes arrived of $wanted_size"
            sum=$(digest sha256 "$part" 64)
            [ "$sum" = "$wanted_sum" ] ||
                fail \#(StorageScript.Ending.mismatch.rawValue) "its sha256 is $sum and should be $wanted_sum"
        fi
        chmod 0444 -- "$part"
        sync -- "$part" || explain
        mv -fT -- "$part" "$file"
        sync -- "$dir" "${dir%/*}"
        space "$file"
        """#)

    private static let abandonment = StorageScript(
        #"""
        dir=$root/\#(Part.imageCache)/$1
        rm -f -- "$dir/$2"
        rmdir -- "$dir" 2>/dev/null || :
        """#)

    // The name of a volume's base stands in the first bytes of its file.
    private static let removal = StorageScript(
        #"""
        dir=$root/\#(Part.imageCache)/$1
        for file in "$root"/\#(Part.of(.root))/*/*.qcow2 "$root"/\#(Part.of(.data))/*/*.qcow2; do
            [ -e "$file" ] || continue
            if head -c 4096 -- "$file" | grep -qaF -- "$dir/"; then
                fail \#(StorageScript.Ending.inUse.rawValue) "volume $file stands on it"
            fi
        done
        rm -rf -- "$dir"
        sync -- "${dir%/*}"
        """#)
}
