namespace Countersign.Storage.Sqlite;

/// <summary>
/// The tables, as steps from an empty file to today's shape. A step that was released is never changed, only followed.
/// </summary>
internal static class SqliteSchema
{
    /// <summary>Marks the file as ours: "CSGN".</summary>
    public const long ApplicationId = 0x4353474E;

    /// <summary>One entry per version, the first makes version 1.</summary>
    public static readonly IReadOnlyList<string> Steps =
    [
        """
        CREATE TABLE store (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO store VALUES ('openings', 0);
        CREATE TABLE kinds (
            id INTEGER PRIMARY KEY, grain_type TEXT NOT NULL, state_name TEXT NOT NULL,
            UNIQUE (grain_type, state_name));
        -- Rows in order of arrival, found by a narrow index: what a flow writes again and again lies in few pages.
        CREATE TABLE states (
            id INTEGER PRIMARY KEY, key BLOB NOT NULL, version INTEGER NOT NULL,
            due_at INTEGER, delete_after INTEGER, state BLOB NOT NULL);
        CREATE UNIQUE INDEX states_by_key ON states (key);
        CREATE INDEX states_due ON states (due_at) WHERE due_at IS NOT NULL;
        CREATE INDEX states_expiring ON states (delete_after) WHERE delete_after IS NOT NULL;
        CREATE TABLE reminders (
            grain_type TEXT NOT NULL, grain_key TEXT NOT NULL, name TEXT NOT NULL, hash INTEGER NOT NULL,
            start_at INTEGER NOT NULL, period INTEGER NOT NULL, version INTEGER NOT NULL,
            PRIMARY KEY (grain_type, grain_key, name)) WITHOUT ROWID;
        CREATE INDEX reminders_by_hash ON reminders (hash);
        """,
        """
        -- What states send with their writes, a row for each group of writes; ids are never used twice.
        CREATE TABLE outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, items BLOB NOT NULL);
        """,
        """
        -- What is held for receivers that did not take it, a row for each page of the outbox.
        CREATE TABLE outbox_held (
            id INTEGER PRIMARY KEY, grain_type TEXT NOT NULL, grain_key TEXT NOT NULL, major INTEGER NOT NULL,
            minor INTEGER NOT NULL, items BLOB NOT NULL);
        CREATE UNIQUE INDEX outbox_held_by_lane ON outbox_held (grain_type, grain_key, major, minor);
        """,
    ];

    /// <summary>
    /// Brings the file to the last step; each step is one transaction, so that a crash leaves it before or after the
    /// step.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is not ours, or a newer program made it.</exception>
    public static void Migrate(Connection connection, IReadOnlyList<string> steps, string path, long now)
    {
        var known = connection.Scalar("SELECT count(*) FROM sqlite_schema WHERE name = 'schema_version'") > 0;
        var application = connection.Scalar("PRAGMA application_id");
        if (!known && (application != 0 || connection.Scalar("SELECT count(*) FROM sqlite_schema") > 0))
            throw new InvalidDataException($"{path} is a database of another program. Name another data folder.");

        if (!known)
        {
            connection.Execute(
                "BEGIN IMMEDIATE; "
                + "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL); "
                + $"PRAGMA application_id = {ApplicationId}; COMMIT");
        }

        var version = connection.Scalar("SELECT coalesce(max(version), 0) FROM schema_version");
        if (version > steps.Count)
        {
            throw new InvalidDataException(
                $"{path} has schema {version}; this program knows schemas up to {steps.Count}. Run the newer program, "
                + "or restore a backup from before it.");
        }

        for (var next = (int)version; next < steps.Count; next++)
        {
            connection.Execute(
                $"BEGIN IMMEDIATE; {steps[next]}; INSERT INTO schema_version VALUES ({next + 1}, {now}); COMMIT");
        }
    }
}
