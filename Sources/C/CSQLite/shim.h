#include <sqlite3.h>

/// SQLITE_TRANSIENT is a cast that Swift cannot import: SQLite copies the bytes before the call returns.
static inline int zs_bind_text(sqlite3_stmt *statement, int index, const char *bytes, int length) {
    return sqlite3_bind_text(statement, index, bytes, length, SQLITE_TRANSIENT);
}
static inline int zs_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int length) {
    return sqlite3_bind_blob(statement, index, bytes, length, SQLITE_TRANSIENT);
}

/// The variadic switches of one connection, one function for each that is used.
static inline int zs_no_checkpoint_on_close(sqlite3 *database) {
    return sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}
static inline int zs_defensive(sqlite3 *database) {
    return sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
}

/// Keeps in `*frames` how many frames the write-ahead log has after each commit of this connection.  The hook takes the
/// place of SQLite's own automatic checkpoint.
static inline int zs_log_has_grown(void *frames, sqlite3 *database, const char *name, int count) {
    (void)database, (void)name;
    *(int *)frames = count;
    return SQLITE_OK;
}
static inline void zs_watch_log(sqlite3 *database, int *frames) {
    sqlite3_wal_hook(database, zs_log_has_grown, frames);
}

/// The switches of the library itself, to be set before anything else: no statistics of memory, and no locks around a
/// connection, which belongs to one thread.
static inline void zs_configure(void) {
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/// Extended codes are sums in macros, which Swift cannot import.
static const int zs_constraint_trigger = SQLITE_CONSTRAINT_TRIGGER;
static const int zs_constraint_unique = SQLITE_CONSTRAINT_UNIQUE;
static const int zs_constraint_primary_key = SQLITE_CONSTRAINT_PRIMARYKEY;
static const int zs_constraint_foreign_key = SQLITE_CONSTRAINT_FOREIGNKEY;
static const int zs_constraint_rowid = SQLITE_CONSTRAINT_ROWID;
static const int zs_constraint_check = SQLITE_CONSTRAINT_CHECK;

#include <sys/vfs.h>

/// The magic number of the file system that `path` lies on, or -1: whether SQLite's locks can be trusted there.
static inline long zs_file_system(const char *path) {
    struct statfs status;
    return statfs(path, &status) == 0 ? (long)status.f_type : -1;
}
