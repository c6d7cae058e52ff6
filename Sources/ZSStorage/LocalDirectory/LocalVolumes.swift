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

    // The virtual size of a qcow2 file is the eight bytes at 24, the most significant first.
    private static let creation = StorageScript(
        #"""
        dir=$root/$1/$2 file=$root/$1/$2/$2.qcow2 size=$3 image=$4
        part=$dir/.part.$$ base=$root/\#(Part.imageCache)/$image/$image
        if [ -e "$file" ]; then exit 0; fi
        set --
        if [ -n "$image" ]; then
            if [ -e "$base.qcow2" ]; then
                least=$(($(od -An -tu8 --endian=big -j24 -N8 -- "$base.qcow2")))
                set -- -F qcow2 -b "$base.qcow2"
            elif [ -e "$base.raw" ]; then
                least=$(stat -c %s -- "$base.raw")
                set -- -F raw -b "$base.raw"
            else
                fail \#(StorageScript.Ending.missing.rawValue) "image $image is not in the cache"
            fi
            [ "$size" -ge "$least" ] ||
                fail \#(StorageScript.Ending.tooSmall.rawValue) "image $image has $least bytes, the volume $size"
        fi
        trap 'rm -f -- "$part"; rmdir -- "$dir" 2>/dev/null || :' EXIT
        mkdir -p -m 0711 -- "$dir" || explain
        (umask 077 && exec qemu-img create -q -f qcow2 "$@" -- "$part" "$size" >&2) || explain
        sync -- "$part" || explain
        mv -fT -- "$part" "$file"
        trap - EXIT
        sync -- "$dir" "${dir%/*}"
        """#)

    private static let deletion = StorageScript(
        #"""
        rm -rf -- "$root/$1/$2"
        sync -- "$root/$1"
        """#)

    private static let measurement = StorageScript(
        #"""
        file=$root/$1/$2/$2.qcow2
        [ -e "$file" ] || fail \#(StorageScript.Ending.missing.rawValue) "it is not there"
        [ "$(head -c 3 -- "$file")" = QFI ] || exit 0
        od -An -tu8 --endian=big -j24 -N8 -- "$file"
        space "$file"
        """#)

    private static let listing = StorageScript(
        #"""
        # A directory without its file is what a creation or a deletion that was cut short has left: no volume.
        for part; do
            find "$root/$part" -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | while read -r name; do
                [ ! -e "$root/$part/$name/$name.qcow2" ] || echo "$name"
            done
        done
        """#)
}
