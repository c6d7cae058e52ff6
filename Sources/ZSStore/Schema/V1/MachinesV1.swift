extension SchemaV1 {
    static let machines = """
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
            state TEXT NOT NULL COLLATE NOCASE CHECK (state COLLATE BINARY IN ('Created', 'Starting', 'Running',
                'Stopping', 'Stopped', 'Rebooting', 'Pausing', 'Paused', 'Resuming', 'Migrating', 'Destroying',
                'Destroyed', 'Expunging', 'Unknown', 'Crashed', 'NoState')),
            deleted_at TEXT,
            create_date TEXT NOT NULL,
            last_op_date TEXT NOT NULL
        ) STRICT;
        CREATE INDEX vm_by_name ON vm_instance (name);
        CREATE INDEX vm_by_state ON vm_instance (state);
        CREATE INDEX vm_by_zone ON vm_instance (zone_uuid);
        CREATE INDEX vm_by_host ON vm_instance (host_uuid, state);
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
            ip TEXT COLLATE NOCASE,
            netmask TEXT,
            gateway TEXT,
            mac TEXT NOT NULL COLLATE NOCASE,
            device_id INTEGER NOT NULL,
            internal_name TEXT NOT NULL UNIQUE COLLATE NOCASE,
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
        CREATE INDEX vm_nic_by_used_ip ON vm_nic (used_ip_uuid);
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
}
