extension SchemaV1 {
    static let images = """
        CREATE TABLE image (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE REFERENCES resource (uuid) DEFERRABLE INITIALLY DEFERRED,
            name TEXT NOT NULL COLLATE NOCASE,
            description TEXT COLLATE NOCASE,
            url TEXT NOT NULL,
            media_type TEXT NOT NULL CHECK (media_type IN ('RootVolumeTemplate', 'DataVolumeTemplate', 'ISO')),
            platform TEXT NOT NULL,
            architecture TEXT NOT NULL DEFAULT 'x86_64',
            guest_os_type TEXT COLLATE NOCASE,
            format TEXT CHECK (format IN ('qcow2', 'raw', 'iso')),
            size INTEGER NOT NULL DEFAULT 0,
            actual_size INTEGER NOT NULL DEFAULT 0,
            file_size INTEGER NOT NULL DEFAULT 0,
            md5 TEXT,
            sha256 TEXT,
            system INTEGER NOT NULL DEFAULT 0 CHECK (system IN (0, 1)),
            state TEXT NOT NULL CHECK (state IN ('Enabled', 'Disabled')),
            status TEXT NOT NULL CHECK (status IN ('Creating', 'Downloading', 'Ready', 'Error', 'Deleted')),
            deleted_at TEXT,
            create_date TEXT NOT NULL,
            last_op_date TEXT NOT NULL
        ) STRICT;
        CREATE INDEX image_by_name ON image (name);
        CREATE TABLE image_backup_storage (
            image_uuid TEXT NOT NULL REFERENCES image (uuid),
            backup_storage_uuid TEXT NOT NULL REFERENCES backup_storage (uuid),
            install_path TEXT NOT NULL,
            -- Of the exported file, while there is one.
            export_url TEXT,
            export_md5 TEXT,
            status TEXT NOT NULL CHECK (status IN ('Creating', 'Downloading', 'Ready', 'Error', 'Deleted')),
            create_date TEXT NOT NULL,
            last_op_date TEXT NOT NULL,
            PRIMARY KEY (image_uuid, backup_storage_uuid)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX image_by_backup_storage ON image_backup_storage (backup_storage_uuid);
        -- One cached copy for each storage, and for a local storage for each host (R-IC-01).
        CREATE TABLE image_cache (
            id INTEGER PRIMARY KEY,
            primary_storage_uuid TEXT NOT NULL REFERENCES primary_storage (uuid),
            host_uuid TEXT REFERENCES host (uuid),
            image_uuid TEXT NOT NULL,
            install_url TEXT NOT NULL,
            media_type TEXT NOT NULL,
            size INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('Filling', 'Ready')),
            filler_pid INTEGER,
            filler_start INTEGER,
            filler_boot TEXT,
            create_date TEXT NOT NULL,
            last_op_date TEXT NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX image_cache_of ON image_cache (image_uuid, primary_storage_uuid, coalesce(host_uuid, ''));
        CREATE INDEX image_cache_by_storage ON image_cache (primary_storage_uuid);
        CREATE INDEX image_cache_by_host ON image_cache (host_uuid);

        """
}
