/// Version 1 of the schema.
///
/// What must never happen is refused here, not in the programs: a double address, MAC or name of a device is a unique
/// index; an oversold host or storage is a trigger that counts what has been promised.  Times are ISO 8601 UTC texts,
/// sizes bytes, truth values 0 and 1, identities 32 hex digits.  A text by which many resources are searched is
/// declared NOCASE, so that its index serves the query language, which ignores case, as well as the program.
enum SchemaV1 {
    static let statements = [resources, places, storages, images, offerings, networks, machines, volumes, jobs].joined()
}
