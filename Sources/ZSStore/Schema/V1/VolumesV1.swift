extension SchemaV1 {
    static let volumes = """
        CREATE TABLE volume (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE REFERENCES resource (uuid) DEFERRABLE INITIALLY DEFERRED,
            name TEXT NOT NULL COLLATE NOCASE,
            description TEXT COLLATE NOCASE,
            primary_storage_uuid TEXT REFERENCES primary_storage (uuid),
            host_uuid TEXT REFERENCES host (uuid),
            vm_instance_uuid TEXT REFERENCES vm_instance (uuid),
            last_vm_instance_uuid TEXT,
            disk_offering_uuid TEXT REFERENCES disk_offering (uuid) ON DELETE SET NULL,
            root_image_uuid TEXT,
            install_path TEXT,
            type TEXT NOT NULL CHECK (type IN ('Root', 'Data')),
            format TEXT NOT NULL DEFAULT 'qcow2',
            size INTEGER NOT NULL CHECK (size > 0),
            actual_size INTEGER,
            device_id INTEGER,
            is_shareable INTEGER NOT NULL DEFAULT 0 CHECK (is_shareable IN (0, 1)),
            state TEXT NOT NULL CHECK (state IN ('Enabled', 'Disabled')),
            status TEXT NOT NULL CHECK (status IN ('NotInstantiated', 'Creating', 'Ready', 'Migrating', 'Deleted')),
            deleted_at TEXT,
            last_attach_date TEXT,
            last_detach_date TEXT,
            create_date TEXT NOT NULL,
            last_op_date TEXT NOT NULL
        ) STRICT;
        CREATE INDEX volume_by_name ON volume (name);
        CREATE UNIQUE INDEX volume_slot ON volume (vm_instance_uuid, device_id) WHERE vm_instance_uuid IS NOT NULL;
        CREATE INDEX volume_by_offering ON volume (disk_offering_uuid);
        CREATE INDEX volume_by_storage ON volume (primary_storage_uuid);
        CREATE INDEX volume_by_image ON volume (root_image_uuid);
        CREATE INDEX volume_by_host ON volume (host_uuid);

        """
}
