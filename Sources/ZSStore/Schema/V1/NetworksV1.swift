extension SchemaV1 {
    static let networks = """
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
            system INTEGER NOT NULL DEFAULT 0 CHECK (system IN (0, 1)),
            ip_version INTEGER NOT NULL DEFAULT 4 CHECK (ip_version IN (4, 6)),
            enable_ipam INTEGER NOT NULL DEFAULT 1 CHECK (enable_ipam IN (0, 1)),
            dns_domain TEXT,
            state TEXT NOT NULL CHECK (state IN ('Enabled', 'Disabled')),
            create_date TEXT NOT NULL,
            last_op_date TEXT NOT NULL
        ) STRICT;
        CREATE INDEX l3_network_by_name ON l3_network (name);
        CREATE INDEX l3_network_by_zone ON l3_network (zone_uuid);
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
            gateway TEXT,
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
        CREATE TRIGGER ip_range_fixed BEFORE UPDATE OF l3_network_uuid, start_number, end_number ON ip_range BEGIN
            SELECT RAISE(ABORT, 'a range is deleted and made anew, not moved');
        END;
        CREATE TABLE used_ip (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE REFERENCES resource (uuid) DEFERRABLE INITIALLY DEFERRED,
            l3_network_uuid TEXT NOT NULL REFERENCES l3_network (uuid),
            ip_range_uuid TEXT NOT NULL REFERENCES ip_range (uuid),
            ip TEXT NOT NULL COLLATE NOCASE,
            ip_number INTEGER NOT NULL,
            netmask TEXT NOT NULL,
            gateway TEXT,
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
}
