/// Version 1 of the schema.
///
/// What must never happen is refused here, not in the programs: a double address, MAC or name of a device is a unique
/// index; an oversold host or storage is a trigger that counts what has been promised.  Times are ISO 8601 UTC texts,
/// sizes bytes, truth values 0 and 1, identities 32 hex digits.
enum SchemaV1 {
    static let statements = [resources, places, storages, images, offerings, networks, machines, volumes, jobs].joined()

    private static let resources = """
        -- One identity space for all kinds (R-COM-01); what any resource may carry hangs here.
        CREATE TABLE resource (
            uuid TEXT PRIMARY KEY CHECK (length(uuid) = 32),
            kind TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE tag (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE REFERENCES resource (uuid) DEFERRABLE INITIALLY DEFERRED,
            type TEXT NOT NULL CHECK (type IN ('User', 'System')),
            resource_type TEXT NOT NULL,
            resource_uuid TEXT NOT NULL REFERENCES resource (uuid) ON DELETE CASCADE,
            tag TEXT NOT NULL COLLATE NOCASE,
            inherent INTEGER NOT NULL DEFAULT 0,
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

    private static let places = """
        CREATE TABLE zone (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE REFERENCES resource (uuid) DEFERRABLE INITIALLY DEFERRED,
            name TEXT NOT NULL COLLATE NOCASE,
            description TEXT COLLATE NOCASE,
            state TEXT NOT NULL CHECK (state IN ('Enabled', 'Disabled')),
            type TEXT NOT NULL DEFAULT 'zstack',
            is_default INTEGER NOT NULL DEFAULT 0,
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
            accelerated INTEGER NOT NULL DEFAULT 0,
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

    private static let storages = """
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
            percent INTEGER NOT NULL,
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
                WHERE id = NEW.share_id AND volume_bytes / percent * 100 + real_bytes + reserved > total;
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

    private static let images = """
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
            system INTEGER NOT NULL DEFAULT 0,
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
            create_date TEXT NOT NULL,
            last_op_date TEXT NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX image_cache_of ON image_cache (image_uuid, primary_storage_uuid, coalesce(host_uuid, ''));

        """

    private static let offerings = """
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

    private static let networks = """
        CREATE TABLE l2_network (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE REFERENCES resource (uuid) DEFERRABLE INITIALLY DEFERRED,
            name TEXT NOT NULL COLLATE NOCASE,
            description TEXT COLLATE NOCASE,
            zone_uuid TEXT NOT NULL REFERENCES zone (uuid),
            physical_interface TEXT NOT NULL,
            type TEXT NOT NULL CHECK (type IN ('L2NoVlanNetwork', 'L2VlanNetwork')),
            vlan INTEGER CHECK (vlan BETWEEN 1 AND 4094),
            bridge TEXT NOT NULL CHECK (length(bridge) BETWEEN 1 AND 15),
            create_date TEXT NOT NULL,
            last_op_date TEXT NOT NULL,
            CHECK ((type = 'L2VlanNetwork') = (vlan IS NOT NULL))
        ) STRICT;
        -- R-L2N-02 and R-L2V-06.
        CREATE UNIQUE INDEX l2_network_once ON l2_network (zone_uuid, physical_interface, coalesce(vlan, 0));
        CREATE INDEX l2_network_by_name ON l2_network (name);
        CREATE TABLE l2_network_cluster (
            l2_network_uuid TEXT NOT NULL REFERENCES l2_network (uuid),
            cluster_uuid TEXT NOT NULL REFERENCES cluster (uuid),
            PRIMARY KEY (l2_network_uuid, cluster_uuid)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX l2_network_by_cluster ON l2_network_cluster (cluster_uuid);

        CREATE TABLE l3_network (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE REFERENCES resource (uuid) DEFERRABLE INITIALLY DEFERRED,
            name TEXT NOT NULL COLLATE NOCASE,
            description TEXT COLLATE NOCASE,
            zone_uuid TEXT NOT NULL REFERENCES zone (uuid),
            l2_network_uuid TEXT NOT NULL REFERENCES l2_network (uuid),
            type TEXT NOT NULL DEFAULT 'L3BasicNetwork',
            category TEXT NOT NULL CHECK (category IN ('Public', 'Private', 'System')),
            system INTEGER NOT NULL DEFAULT 0,
            ip_version INTEGER NOT NULL DEFAULT 4 CHECK (ip_version IN (4, 6)),
            enable_ipam INTEGER NOT NULL DEFAULT 1,
            dns_domain TEXT,
            state TEXT NOT NULL CHECK (state IN ('Enabled', 'Disabled')),
            create_date TEXT NOT NULL,
            last_op_date TEXT NOT NULL
        ) STRICT;
        CREATE INDEX l3_network_by_name ON l3_network (name);
        CREATE INDEX l3_network_by_l2 ON l3_network (l2_network_uuid);
        CREATE TABLE l3_network_dns (
            l3_network_uuid TEXT NOT NULL REFERENCES l3_network (uuid) ON DELETE CASCADE,
            dns TEXT NOT NULL,
            position INTEGER NOT NULL,
            PRIMARY KEY (l3_network_uuid, dns)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE ip_range (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE REFERENCES resource (uuid) DEFERRABLE INITIALLY DEFERRED,
            name TEXT NOT NULL COLLATE NOCASE,
            description TEXT COLLATE NOCASE,
            l3_network_uuid TEXT NOT NULL REFERENCES l3_network (uuid),
            start_ip TEXT NOT NULL,
            end_ip TEXT NOT NULL,
            start_number INTEGER NOT NULL,
            end_number INTEGER NOT NULL,
            netmask TEXT NOT NULL,
            gateway TEXT NOT NULL,
            network_cidr TEXT NOT NULL,
            ip_version INTEGER NOT NULL DEFAULT 4,
            create_date TEXT NOT NULL,
            last_op_date TEXT NOT NULL,
            CHECK (start_number <= end_number)
        ) STRICT;
        CREATE INDEX ip_range_by_l3 ON ip_range (l3_network_uuid);
        CREATE TRIGGER ip_range_apart BEFORE INSERT ON ip_range BEGIN
            SELECT RAISE(ABORT, 'the range overlaps another range of the L3 network (R-IPR-06)') FROM ip_range
                WHERE l3_network_uuid = NEW.l3_network_uuid
                    AND start_number <= NEW.end_number AND NEW.start_number <= end_number;
        END;
        CREATE TABLE used_ip (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE REFERENCES resource (uuid) DEFERRABLE INITIALLY DEFERRED,
            l3_network_uuid TEXT NOT NULL REFERENCES l3_network (uuid),
            ip_range_uuid TEXT NOT NULL REFERENCES ip_range (uuid),
            ip TEXT NOT NULL,
            ip_number INTEGER NOT NULL,
            netmask TEXT NOT NULL,
            gateway TEXT NOT NULL,
            vm_nic_uuid TEXT,
            used_for TEXT,
            create_date TEXT NOT NULL,
            last_op_date TEXT NOT NULL
        ) STRICT;
        -- An address once in a network (A-NET-05).
        CREATE UNIQUE INDEX used_ip_once ON used_ip (l3_network_uuid, ip_number);
        CREATE INDEX used_ip_by_text ON used_ip (ip);
        CREATE INDEX used_ip_by_range ON used_ip (ip_range_uuid);
        CREATE INDEX used_ip_by_nic ON used_ip (vm_nic_uuid);

        """

    private static let machines = """
        CREATE TABLE vm_instance (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE REFERENCES resource (uuid) DEFERRABLE INITIALLY DEFERRED,
            name TEXT NOT NULL COLLATE NOCASE,
            description TEXT COLLATE NOCASE,
            zone_uuid TEXT REFERENCES zone (uuid),
            cluster_uuid TEXT REFERENCES cluster (uuid),
            host_uuid TEXT REFERENCES host (uuid),
            last_host_uuid TEXT,
            image_uuid TEXT,
            instance_offering_uuid TEXT REFERENCES instance_offering (uuid) ON DELETE SET NULL,
            root_volume_uuid TEXT,
            default_l3_network_uuid TEXT,
            platform TEXT NOT NULL,
            architecture TEXT NOT NULL DEFAULT 'x86_64',
            guest_os_type TEXT COLLATE NOCASE,
            type TEXT NOT NULL DEFAULT 'UserVm',
            hypervisor_type TEXT NOT NULL DEFAULT 'KVM',
            cpu_num INTEGER NOT NULL,
            memory_size INTEGER NOT NULL,
            allocator_strategy TEXT NOT NULL,
            internal_id INTEGER NOT NULL UNIQUE,
            state TEXT NOT NULL CHECK (state IN ('Created', 'Starting', 'Running', 'Stopping', 'Stopped', 'Rebooting',
                'Pausing', 'Paused', 'Resuming', 'Migrating', 'Destroying', 'Destroyed', 'Expunging', 'Unknown',
                'Crashed', 'NoState')),
            deleted_at TEXT,
            create_date TEXT NOT NULL,
            last_op_date TEXT NOT NULL
        ) STRICT;
        CREATE INDEX vm_by_name ON vm_instance (name);
        CREATE INDEX vm_by_state ON vm_instance (state);
        CREATE INDEX vm_by_host ON vm_instance (host_uuid);
        CREATE INDEX vm_by_cluster ON vm_instance (cluster_uuid);
        CREATE INDEX vm_by_image ON vm_instance (image_uuid);
        CREATE INDEX vm_by_offering ON vm_instance (instance_offering_uuid);

        CREATE TABLE vm_nic (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE REFERENCES resource (uuid) DEFERRABLE INITIALLY DEFERRED,
            vm_instance_uuid TEXT NOT NULL REFERENCES vm_instance (uuid),
            l3_network_uuid TEXT NOT NULL REFERENCES l3_network (uuid),
            l2_network_uuid TEXT NOT NULL REFERENCES l2_network (uuid),
            used_ip_uuid TEXT REFERENCES used_ip (uuid),
            ip TEXT,
            netmask TEXT,
            gateway TEXT,
            mac TEXT NOT NULL COLLATE NOCASE,
            device_id INTEGER NOT NULL,
            internal_name TEXT NOT NULL UNIQUE,
            driver_type TEXT NOT NULL,
            hypervisor_type TEXT NOT NULL DEFAULT 'KVM',
            type TEXT NOT NULL DEFAULT 'VNIC',
            create_date TEXT NOT NULL,
            last_op_date TEXT NOT NULL,
            UNIQUE (vm_instance_uuid, device_id)
        ) STRICT;
        -- R-NIC-02.
        CREATE UNIQUE INDEX vm_nic_mac_once ON vm_nic (l2_network_uuid, mac);
        CREATE INDEX vm_nic_by_mac ON vm_nic (mac);
        CREATE INDEX vm_nic_by_ip ON vm_nic (ip);
        CREATE INDEX vm_nic_by_l3 ON vm_nic (l3_network_uuid);

        CREATE TABLE vm_cdrom (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE REFERENCES resource (uuid) DEFERRABLE INITIALLY DEFERRED,
            name TEXT NOT NULL COLLATE NOCASE,
            description TEXT COLLATE NOCASE,
            vm_instance_uuid TEXT NOT NULL REFERENCES vm_instance (uuid),
            device_id INTEGER NOT NULL CHECK (device_id BETWEEN 0 AND 2),
            iso_uuid TEXT,
            create_date TEXT NOT NULL,
            last_op_date TEXT NOT NULL,
            UNIQUE (vm_instance_uuid, device_id)
        ) STRICT;

        """

    private static let volumes = """
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
            is_shareable INTEGER NOT NULL DEFAULT 0,
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
        CREATE INDEX volume_by_storage ON volume (primary_storage_uuid);
        CREATE INDEX volume_by_image ON volume (root_image_uuid);
        CREATE INDEX volume_by_host ON volume (host_uuid);

        """

    private static let jobs = """
        -- Journal, audit log, progress and recovery are these rows (design §4).
        CREATE TABLE job (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            api TEXT NOT NULL COLLATE NOCASE,
            arguments TEXT NOT NULL,
            plan TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('Running', 'Succeeded', 'Failed', 'Canceled')),
            target_resource_uuid TEXT,
            account TEXT NOT NULL,
            operator TEXT NOT NULL,
            pid INTEGER NOT NULL,
            process_start INTEGER NOT NULL,
            boot_id TEXT NOT NULL,
            result TEXT,
            progress INTEGER,
            create_date TEXT NOT NULL,
            last_op_date TEXT NOT NULL,
            end_date TEXT
        ) STRICT;
        CREATE INDEX job_open ON job (state) WHERE state = 'Running';
        CREATE INDEX job_by_target ON job (target_resource_uuid);
        CREATE INDEX job_by_api ON job (api);
        CREATE TABLE job_step (
            job_uuid TEXT NOT NULL REFERENCES job (uuid) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            name TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('Applying', 'Applied', 'Undoing', 'Undone', 'Left')),
            start_date TEXT NOT NULL,
            end_date TEXT,
            note TEXT,
            PRIMARY KEY (job_uuid, position)
        ) STRICT, WITHOUT ROWID;
        -- A resource is held by one job at a time (OP-GEN-03).
        CREATE TABLE job_lock (
            resource_uuid TEXT PRIMARY KEY,
            job_uuid TEXT NOT NULL REFERENCES job (uuid) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX job_lock_by_job ON job_lock (job_uuid);
        -- What could not be undone, retried until it is (A-STEP-10).
        CREATE TABLE garbage (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            kind TEXT NOT NULL,
            context TEXT NOT NULL,
            host_uuid TEXT,
            status TEXT NOT NULL CHECK (status IN ('Idle', 'Processing', 'Done')),
            attempts INTEGER NOT NULL DEFAULT 0,
            last_error TEXT,
            create_date TEXT NOT NULL,
            last_op_date TEXT NOT NULL
        ) STRICT;
        CREATE INDEX garbage_open ON garbage (status) WHERE status <> 'Done';

        """
}
