extension SchemaV1 {
    static let jobs = """
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
