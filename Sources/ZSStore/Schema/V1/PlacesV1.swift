extension SchemaV1 {
    static let places = """
        CREATE TABLE zone (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE REFERENCES resource (uuid) DEFERRABLE INITIALLY DEFERRED,
            name TEXT NOT NULL COLLATE NOCASE,
            description TEXT COLLATE NOCASE,
            state TEXT NOT NULL CHECK (state IN ('Enabled', 'Disabled')),
            type TEXT NOT NULL DEFAULT 'zstack',
            is_default INTEGER NOT NULL DEFAULT 0 CHECK (is_default IN (0, 1)),
            create_date TEXT NOT NULL,
            last_op_date TEXT NOT NULL
        ) STRICT;
        CREATE INDEX zone_by_name ON zone (name);
        CREATE UNIQUE INDEX zone_one_default ON zone (is_default) WHERE is_default = 1;

        CREATE TABLE cluster (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE REFERENCES resource (uuid) DEFERRABLE INITIALLY DEFERRED,
            name TEXT NOT NULL COLLATE NOCASE,
            description TEXT COLLATE NOCASE,
            zone_uuid TEXT NOT NULL REFERENCES zone (uuid),
            state TEXT NOT NULL CHECK (state IN ('Enabled', 'Disabled')),
            hypervisor_type TEXT NOT NULL,
            type TEXT NOT NULL DEFAULT 'zstack',
            architecture TEXT NOT NULL DEFAULT 'x86_64',
            create_date TEXT NOT NULL,
            last_op_date TEXT NOT NULL
        ) STRICT;
        CREATE INDEX cluster_by_name ON cluster (name);
        CREATE INDEX cluster_by_zone ON cluster (zone_uuid);

        CREATE TABLE host (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE REFERENCES resource (uuid) DEFERRABLE INITIALLY DEFERRED,
            name TEXT NOT NULL COLLATE NOCASE,
            description TEXT COLLATE NOCASE,
            zone_uuid TEXT NOT NULL REFERENCES zone (uuid),
            cluster_uuid TEXT NOT NULL REFERENCES cluster (uuid),
            management_ip TEXT NOT NULL COLLATE NOCASE,
            ssh_port INTEGER NOT NULL CHECK (ssh_port BETWEEN 1 AND 65535),
            username TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('Enabled', 'Disabled', 'PreMaintenance', 'Maintenance')),
            status TEXT NOT NULL CHECK (status IN ('Connecting', 'Connected', 'Disconnected')),
            observed_at TEXT,
            hypervisor_type TEXT NOT NULL,
            hostname TEXT UNIQUE COLLATE NOCASE,
            architecture TEXT,
            accelerated INTEGER NOT NULL DEFAULT 0 CHECK (accelerated IN (0, 1)),
            os_version TEXT,
            libvirt_version TEXT,
            qemu_version TEXT,
            cpu_model TEXT,
            cpu_sockets INTEGER NOT NULL DEFAULT 0,
            cpu_threads INTEGER NOT NULL DEFAULT 0,
            memory INTEGER NOT NULL DEFAULT 0,
            cpu_ratio INTEGER NOT NULL,
            memory_percent INTEGER NOT NULL,
            memory_reserved INTEGER NOT NULL,
            cpu_claimed INTEGER NOT NULL DEFAULT 0 CHECK (cpu_claimed >= 0),
            memory_claimed INTEGER NOT NULL DEFAULT 0 CHECK (memory_claimed >= 0),
            create_date TEXT NOT NULL,
            last_op_date TEXT NOT NULL,
            UNIQUE (management_ip, ssh_port)
        ) STRICT;
        CREATE INDEX host_by_name ON host (name);
        CREATE INDEX host_by_cluster ON host (cluster_uuid);
        CREATE INDEX host_by_zone ON host (zone_uuid);

        -- What a placed VM holds of its host.  A host gives away at most what A-CAP-01 and A-CAP-04 allow.
        CREATE TABLE host_claim (
            vm_uuid TEXT PRIMARY KEY,
            host_uuid TEXT NOT NULL REFERENCES host (uuid),
            cpu INTEGER NOT NULL CHECK (cpu > 0),
            memory INTEGER NOT NULL CHECK (memory > 0)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX host_claim_by_host ON host_claim (host_uuid);
        CREATE TRIGGER host_claim_made AFTER INSERT ON host_claim BEGIN
            UPDATE host SET cpu_claimed = cpu_claimed + NEW.cpu, memory_claimed = memory_claimed + NEW.memory
                WHERE uuid = NEW.host_uuid;
            SELECT RAISE(ABORT, 'the host has no room left for the VM (A-HOST-03, A-HOST-04)') FROM host
                WHERE uuid = NEW.host_uuid AND (cpu_claimed > cpu_threads * cpu_ratio
                    OR memory_claimed > (memory - memory_reserved) * memory_percent / 100);
        END;
        CREATE TRIGGER host_claim_given_back AFTER DELETE ON host_claim BEGIN
            UPDATE host SET cpu_claimed = cpu_claimed - OLD.cpu, memory_claimed = memory_claimed - OLD.memory
                WHERE uuid = OLD.host_uuid;
        END;
        CREATE TRIGGER host_claim_fixed BEFORE UPDATE ON host_claim BEGIN
            SELECT RAISE(ABORT, 'a claim is given back and made anew, not changed');
        END;

        """
}
