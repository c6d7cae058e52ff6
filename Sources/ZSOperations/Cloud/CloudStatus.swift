package import ZSModel
package import ZSRendering
import ZSStore

extension Cloud {
    /// How the cloud is, as the state says.
    package func status() throws(Failure) -> JSON {
        let open = try store.read { reader throws(Failure) in try reader.openJobs() }
        let abandoned = open.count { !isAlive($0.process) }
        return try store.read { reader throws(Failure) in
            let garbage = try reader.openGarbage().count
            let troubles = try reader.troubles()
            return [
                "home": .text(store.home.text),
                "healthy": .bool(troubles.isEmpty && abandoned == 0),
                "hosts": try reader.counts("SELECT state || '/' || status AS name, count(*) AS count FROM host GROUP BY 1"),
                "primaryStorages": try reader.counts(
                    "SELECT state || '/' || status AS name, count(*) AS count FROM primary_storage GROUP BY 1"),
                "backupStorages": try reader.counts(
                    "SELECT state || '/' || status AS name, count(*) AS count FROM backup_storage GROUP BY 1"),
                "virtualMachines": try reader.counts(
                    "SELECT state AS name, count(*) AS count FROM vm_instance GROUP BY 1"),
                "volumes": try reader.counts("SELECT status AS name, count(*) AS count FROM volume GROUP BY 1"),
                "jobs": [
                    "running": .integer(Int64(open.count - abandoned)), "abandoned": .integer(Int64(abandoned)),
                ],
                "garbage": .integer(Int64(garbage)),
                "troubles": .list(troubles.map { .text($0) }),
            ]
        }
    }
}

extension Reader {
    fileprivate func counts(_ sql: SQL) throws(Failure) -> JSON {
        .object(
            try all(sql) { row throws(Failure) in
                JSON.Member(try row.text("name"), .integer(try row.integer("count")))
            })
    }
    /// What an operator should look at, a line each.
    fileprivate func troubles() throws(Failure) -> [String] {
        try all(
            """
            SELECT 'host ' || name || ' is ' || status AS text FROM host
                WHERE state = 'Enabled' AND status <> 'Connected'
            UNION ALL SELECT 'backup storage ' || name || ' is ' || status FROM backup_storage
                WHERE state = 'Enabled' AND status <> 'Connected'
            UNION ALL SELECT 'virtual machine ' || name || ' is ' || state FROM vm_instance
                WHERE state IN ('Unknown', 'Crashed', 'NoState')
            """
        ) { row throws(Failure) in try row.text("text") }
    }
}
