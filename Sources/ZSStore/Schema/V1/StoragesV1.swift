extension SchemaV1 {
    static let storages = """
        CREATE TABLE primary_storage (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE REFERENCES resource (uuid) DEFERRABLE INITIALLY DEFERRED,
            name TEXT NOT NULL COLLATE NOCASE,
            description TEXT COLLATE NOCASE,
            zone_uuid TEXT NOT NULL REFERENCES zone (uuid),
            type TEXT NOT NULL,
            url TEXT NOT NULL,
            mount_path TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('Enabled', 'Disabled', 'Maintenance', 'Deleting')),
            status TEXT NOT NULL CHECK (status IN ('Connecting', 'Connected', 'Disconnected')),
            create_date TEXT NOT NULL,
            last_op_date TEXT NOT NULL,
            UNIQUE (type, url)
        ) STRICT;
        CREATE INDEX primary_storage_by_name ON primary_storage (name);
        CREATE INDEX primary_storage_by_zone ON primary_storage (zone_uuid);
        CREATE TABLE primary_storage_cluster (
            primary_storage_uuid TEXT NOT NULL REFERENCES primary_storage (uuid),
            cluster_uuid TEXT NOT NULL REFERENCES cluster (uuid),
            PRIMARY KEY (primary_storage_uuid, cluster_uuid)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX primary_storage_by_cluster ON primary_storage_cluster (cluster_uuid);

        -- The room of a storage: one row for a shared storage, one for each host of a local one (A-CAP-18).
        CREATE TABLE storage_share (
            id INTEGER PRIMARY KEY,
            primary_storage_uuid TEXT NOT NULL REFERENCES primary_storage (uuid),
            host_uuid TEXT REFERENCES host (uuid),
            status TEXT NOT NULL CHECK (status IN ('Connecting', 'Connected', 'Disconnected')),
            total INTEGER NOT NULL DEFAULT 0,
            physical_available INTEGER NOT NULL DEFAULT 0,
            percent INTEGER NOT NULL CHECK (percent > 0),
            reserved INTEGER NOT NULL,
            volume_bytes INTEGER NOT NULL DEFAULT 0 CHECK (volume_bytes >= 0),
            real_bytes INTEGER NOT NULL DEFAULT 0 CHECK (real_bytes >= 0),
            observed_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX storage_share_of ON storage_share (primary_storage_uuid, coalesce(host_uuid, ''));
        CREATE INDEX storage_share_by_host ON storage_share (host_uuid);

        -- What is promised of a share: volumes by virtual size, caches and snapshots by real size (A-CAP-10, -11).
        CREATE TABLE storage_claim (
            resource_key TEXT PRIMARY KEY,
            share_id INTEGER NOT NULL REFERENCES storage_share (id),
            kind TEXT NOT NULL CHECK (kind IN ('Volume', 'ImageCache', 'Snapshot')),
            bytes INTEGER NOT NULL CHECK (bytes >= 0)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX storage_claim_by_share ON storage_claim (share_id);
        CREATE TRIGGER storage_claim_made AFTER INSERT ON storage_claim BEGIN
            UPDATE storage_share SET
                volume_bytes = volume_bytes + iif(NEW.kind = 'Volume', NEW.bytes, 0),
                real_bytes = real_bytes + iif(NEW.kind = 'Volume', 0, NEW.bytes)
                WHERE id = NEW.share_id;
            SELECT RAISE(ABORT, 'the primary storage has no room left (A-CAP-17)') FROM storage_share
                WHERE id = NEW.share_id
                    AND (volume_bytes * 100 + percent - 1) / percent + real_bytes + reserved > total;
        END;
        -- A measured size may exceed the room; it must be recorded all the same.
        CREATE TRIGGER storage_claim_measured AFTER UPDATE OF bytes ON storage_claim BEGIN
            UPDATE storage_share SET
                volume_bytes = volume_bytes + iif(NEW.kind = 'Volume', NEW.bytes - OLD.bytes, 0),
                real_bytes = real_bytes + iif(NEW.kind = 'Volume', 0, NEW.bytes - OLD.bytes)
                WHERE id = NEW.share_id;
        END;
        CREATE TRIGGER storage_claim_fixed BEFORE UPDATE OF share_id, kind ON storage_claim BEGIN
            SELECT RAISE(ABORT, 'a claim is given back and made anew, not moved');
        END;
        CREATE TRIGGER storage_claim_given_back AFTER DELETE ON storage_claim BEGIN
            UPDATE storage_share SET
                volume_bytes = volume_bytes - iif(OLD.kind = 'Volume', OLD.bytes, 0),
                real_bytes = real_bytes - iif(OLD.kind = 'Volume', 0, OLD.bytes)
                WHERE id = OLD.share_id;
        END;

        CREATE TABLE backup_storage (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE REFERENCES resource (uuid) DEFERRABLE INITIALLY DEFERRED,
            name TEXT NOT NULL COLLATE NOCASE,
            description TEXT COLLATE NOCASE,
            type TEXT NOT NULL,
            hostname TEXT NOT NULL COLLATE NOCASE,
            ssh_port INTEGER NOT NULL CHECK (ssh_port BETWEEN 1 AND 65535),
            username TEXT NOT NULL,
            url TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('Enabled', 'Disabled')),
            status TEXT NOT NULL CHECK (status IN ('Connecting', 'Connected', 'Disconnected')),
            total INTEGER NOT NULL DEFAULT 0,
            available INTEGER NOT NULL DEFAULT 0,
            observed_at TEXT,
            create_date TEXT NOT NULL,
            last_op_date TEXT NOT NULL,
            UNIQUE (hostname, ssh_port, url)
        ) STRICT;
        CREATE INDEX backup_storage_by_name ON backup_storage (name);
        -- One zone at a time (R-ZONE-07).
        CREATE TABLE backup_storage_zone (
            backup_storage_uuid TEXT PRIMARY KEY REFERENCES backup_storage (uuid),
            zone_uuid TEXT NOT NULL REFERENCES zone (uuid)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX backup_storage_by_zone ON backup_storage_zone (zone_uuid);

        """
}
