extension SchemaV1 {
    static let offerings = """
        CREATE TABLE instance_offering (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE REFERENCES resource (uuid) DEFERRABLE INITIALLY DEFERRED,
            name TEXT NOT NULL COLLATE NOCASE,
            description TEXT COLLATE NOCASE,
            cpu_num INTEGER NOT NULL CHECK (cpu_num BETWEEN 1 AND 1024),
            memory_size INTEGER NOT NULL CHECK (memory_size >= 16777216),
            allocator_strategy TEXT NOT NULL,
            sort_key INTEGER NOT NULL DEFAULT 0,
            type TEXT NOT NULL DEFAULT 'UserVm',
            state TEXT NOT NULL CHECK (state IN ('Enabled', 'Disabled')),
            create_date TEXT NOT NULL,
            last_op_date TEXT NOT NULL
        ) STRICT;
        CREATE INDEX instance_offering_by_name ON instance_offering (name);
        CREATE TABLE disk_offering (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE REFERENCES resource (uuid) DEFERRABLE INITIALLY DEFERRED,
            name TEXT NOT NULL COLLATE NOCASE,
            description TEXT COLLATE NOCASE,
            disk_size INTEGER NOT NULL CHECK (disk_size > 0),
            sort_key INTEGER NOT NULL DEFAULT 0,
            type TEXT NOT NULL DEFAULT 'zstack',
            state TEXT NOT NULL CHECK (state IN ('Enabled', 'Disabled')),
            create_date TEXT NOT NULL,
            last_op_date TEXT NOT NULL
        ) STRICT;
        CREATE INDEX disk_offering_by_name ON disk_offering (name);

        """
}
