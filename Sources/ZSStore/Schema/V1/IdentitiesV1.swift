extension SchemaV1 {
    static let resources = """
        -- One identity space for all kinds (R-COM-01); what any resource may carry hangs here.
        CREATE TABLE resource (
            uuid TEXT PRIMARY KEY CHECK (length(uuid) = 32 AND uuid NOT GLOB '*[^0-9a-f]*'),
            kind TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE tag (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE REFERENCES resource (uuid) DEFERRABLE INITIALLY DEFERRED,
            type TEXT NOT NULL CHECK (type IN ('User', 'System')),
            resource_type TEXT NOT NULL,
            resource_uuid TEXT NOT NULL REFERENCES resource (uuid) ON DELETE CASCADE,
            tag TEXT NOT NULL COLLATE NOCASE,
            inherent INTEGER NOT NULL DEFAULT 0 CHECK (inherent IN (0, 1)),
            create_date TEXT NOT NULL,
            last_op_date TEXT NOT NULL,
            UNIQUE (resource_uuid, type, tag)
        ) STRICT;
        CREATE INDEX tag_by_text ON tag (type, tag, resource_uuid);
        CREATE TABLE account (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE REFERENCES resource (uuid) DEFERRABLE INITIALLY DEFERRED,
            name TEXT NOT NULL UNIQUE COLLATE NOCASE,
            description TEXT,
            type TEXT NOT NULL CHECK (type IN ('SystemAdmin', 'Normal')),
            create_date TEXT NOT NULL,
            last_op_date TEXT NOT NULL
        ) STRICT;
        -- Only values that differ from the default (S-R1).
        CREATE TABLE global_config (
            category TEXT NOT NULL COLLATE NOCASE,
            name TEXT NOT NULL COLLATE NOCASE,
            value TEXT NOT NULL,
            last_op_date TEXT NOT NULL,
            PRIMARY KEY (category, name)
        ) STRICT, WITHOUT ROWID;

        """
}
