import ZSModel
import ZSStore

extension Transaction {
    /// Makes a state that was brought back harmless: nothing is undone, deleted or believed on the strength of what was
    /// true when it was saved (C-96).
    func settleAfterRestore() throws(Failure) {
        // A job that was under way then has long been completed or rolled back: undoing it now could destroy what it made.
        try run(
            """
            UPDATE job SET state = 'Failed', result = '{"error":"the state was restored from a backup made while it ran"}',
                progress = NULL, end_date = \(now), last_op_date = \(now) WHERE state = 'Running'
            """)
        try run("DELETE FROM job_lock")
        // What had to be cleaned up then may be somebody's again; whatever still lies about is found as ownerless.
        try run(
            """
            UPDATE garbage SET status = 'Done', last_error = 'the state was restored from a backup', last_op_date = \(now)
                WHERE status <> 'Done'
            """)
        // The time to change one's mind begins anew: what is marked as deleted may have been recovered since.
        for table: StaticString in ["vm_instance", "volume", "image"] {
            try run(
                "UPDATE \(name: table) SET deleted_at = \(now), last_op_date = \(now) WHERE deleted_at IS NOT NULL")
        }
        // What hosts do now is not known until they are asked.
        try run("UPDATE host SET status = 'Disconnected', observed_at = NULL")
        try run("UPDATE storage_share SET status = 'Disconnected', observed_at = NULL")
        try run("UPDATE backup_storage SET status = 'Disconnected', observed_at = NULL")
        try run(
            """
            UPDATE vm_instance SET state = 'Unknown', last_op_date = \(now) WHERE host_uuid IS NOT NULL
                AND state IN ('Running', 'Paused', 'Starting', 'Stopping', 'Rebooting', 'Pausing', 'Resuming', 'Migrating')
            """)
    }
}
