package import ZSModel
package import ZSPorts

extension LocalDirectoryStorage {
    /// One round trip; a volume that exists is left alone.
    /// - Throws: `.notFound` when the base is not in the cache; `.usage` when the base is larger than the volume;
    ///   `.io` when the disk is full.
    package func create(_ order: VolumeOrder, by deadline: Deadline) throws(Failure) {
        _ = try Self.creation.run(
            "create volume \(order.uuid)", directory,
            [Part.of(order.role), "\(order.uuid)", "\(order.size.bytes)", order.base?.description ?? ""], by: deadline)
    }

    package func delete(_ volume: UUID, _ role: VolumeOrder.Role, by deadline: Deadline) throws(Failure) {
        _ = try Self.deletion.run("delete volume \(volume)", directory, [Part.of(role), "\(volume)"], by: deadline)
    }

    /// Reads the file's own header, which a running guest does not lock.
    package func usage(of volume: UUID, _ role: VolumeOrder.Role, by deadline: Deadline) throws(Failure) -> VolumeUsage
    {
        let lines = try Self.measurement.run(
            "measure volume \(volume)", directory, [Part.of(role), "\(volume)"], by: deadline)
        let words = lines.joined(separator: " ").split(separator: " ").compactMap { Int64($0) }
        guard words.count == 2, words.allSatisfy({ $0 >= 0 }) else {
            throw Failure(.failed, "\(directory.shell.machine): volume \(volume) is not a qcow2 file")
        }
        return VolumeUsage(virtualSize: ByteCount(bytes: words[0]), actualSize: ByteCount(bytes: words[1]))
    }

    package func volumes(by deadline: Deadline) throws(Failure) -> [UUID] {
        let parts = VolumeOrder.Role.allCases.map(Part.of)
        return try Self.listing.run("list volumes of \(directory.path)", directory, parts, by: deadline)
            .compactMap { UUID($0) }
    }

    // `$1` the part, `$2` the volume, `$3` its size, `$4` the base or nothing.
    private static let creation = StorageScript(
        """
        dir=$root/$1/$2 part=$root/$1/$2/.part.$$ base=$root/\(Part.imageCache)/$4/$4 format=
        if [ -e "$dir/$2.qcow2" ]; then exit 0; fi
        if [ -n "$4" ]; then
            if [ -e "$base.qcow2" ]; then
                format=qcow2 least=$(od -An -tu8 --endian=big -j24 -N8 -- "$base.qcow2" | tr -d ' ')
            elif [ -e "$base.raw" ]; then
                format=raw least=$(stat -c %s -- "$base.raw")
            else
                fail \(StorageScript.Ending.missing.rawValue) "image $4 is not in the cache"
            fi
            [ "$3" -ge "$least" ] || fail \(StorageScript.Ending.tooSmall.rawValue) "its base has $least bytes, it $3"
        fi
        trap 'rm -f -- "$part"; rmdir -- "$dir" 2>/dev/null || :' EXIT
        mkdir -p -- "$dir" || explain
        chmod 0711 -- "$dir"
        if [ -n "$format" ]; then
            qemu-img create -q -f qcow2 -F "$format" -b "$base.$format" -- "$part" "$3" >&2 || explain
        else
            qemu-img create -q -f qcow2 -- "$part" "$3" >&2 || explain
        fi
        chmod 0600 -- "$part"
        sync -- "$part" || explain
        mv -fT -- "$part" "$dir/$2.qcow2"
        sync -- "$dir" "$root/$1"
        """)

    private static let deletion = StorageScript(
        """
        rm -rf -- "$root/$1/$2"
        sync -- "$root/$1"
        """)

    // The virtual size is the eight bytes at 24 of a qcow2 file, the most significant first.
    private static let measurement = StorageScript(
        """
        file=$root/$1/$2/$2.qcow2
        [ -e "$file" ] || fail \(StorageScript.Ending.missing.rawValue) "it is not there"
        [ "$(head -c 3 -- "$file")" = QFI ] || exit 0
        od -An -tu8 --endian=big -j24 -N8 -- "$file"
        set -- $(stat -c '%b %B' -- "$file")
        printf '%s\\n' "$(($1 * $2))"
        """)

    private static let listing = StorageScript(
        """
        for part; do find "$root/$part" -mindepth 1 -maxdepth 1 -type d -printf '%f\\n'; done
        """)
}
