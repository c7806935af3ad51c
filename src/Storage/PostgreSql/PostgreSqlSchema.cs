using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Countersign.Storage.PostgreSql;

/// <summary>
/// The tables, as steps from an empty schema to today's shape. A step that was released is never changed, only
/// followed.
/// </summary>
internal static class PostgreSqlSchema
{
    /// <summary>One entry per version, the first makes version 1.</summary>
    public static readonly IReadOnlyList<string> Steps =
    [
        """
        CREATE TABLE store (name text PRIMARY KEY, value bigint NOT NULL);
        INSERT INTO store VALUES ('openings', 0);
        CREATE TABLE kinds (
            id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY CHECK (id BETWEEN 1 AND 65535),
            grain_type text NOT NULL, state_name text NOT NULL, UNIQUE (grain_type, state_name));
        -- Room on each page for a rewrite of some of its rows; ciphertext does not compress.
        CREATE TABLE states (
            key bytea PRIMARY KEY, id bigint GENERATED ALWAYS AS IDENTITY, version bigint NOT NULL,
            due_at bigint, delete_after bigint, state bytea NOT NULL)
            WITH (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 1);
        ALTER TABLE states ALTER COLUMN state SET STORAGE EXTERNAL;
        CREATE INDEX states_due ON states (due_at, id) WHERE due_at IS NOT NULL;
        CREATE INDEX states_expiring ON states (delete_after) WHERE delete_after IS NOT NULL;
        CREATE TABLE reminders (
            grain_type text NOT NULL, grain_key text NOT NULL, name text NOT NULL, hash bigint NOT NULL,
            start_at bigint NOT NULL, period bigint NOT NULL, version bigint NOT NULL,
            PRIMARY KEY (grain_type, grain_key, name));
        CREATE INDEX reminders_by_hash ON reminders (hash);
        """,
        """
        -- What states send with their writes. In the order of transactions, not of ids: those become visible as their
        -- transactions end.
        CREATE TABLE outbox (
            xact bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
            id bigint GENERATED ALWAYS AS IDENTITY, items bytea NOT NULL, PRIMARY KEY (xact, id))
            WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 1);
        ALTER TABLE outbox ALTER COLUMN items SET STORAGE EXTERNAL;
        """,
        """
        -- What is held for receivers that did not take it, a row for each page of the outbox.
        CREATE TABLE outbox_held (
            grain_type text NOT NULL, grain_key text NOT NULL, major bigint NOT NULL, minor bigint NOT NULL,
            items bytea NOT NULL, PRIMARY KEY (grain_type, grain_key, major, minor));
        ALTER TABLE outbox_held ALTER COLUMN items SET STORAGE EXTERNAL;
        """,
    ];

    /// <summary>
    /// Brings the schema to the last step, in one transaction. Silos that start together take turns by a lock that
    /// belongs to the schema and ends with the transaction, however that ends.
    /// </summary>
    /// <exception cref="InvalidDataException">The schema is not ours, or a newer program made it.</exception>
    public static void Migrate(NpgsqlConnection connection, string schema, IReadOnlyList<string> steps, string store)
    {
        using var transaction = connection.BeginTransaction();
        connection.Execute("SELECT pg_advisory_xact_lock($1)", LockOf(schema));
        if (connection.Scalar("SELECT count(*) FROM pg_namespace WHERE nspname = $1", schema) == 0)
            connection.Execute($"CREATE SCHEMA {schema}");

        Prepare(connection, schema, store);
        var version = connection.Scalar("SELECT coalesce(max(version), 0) FROM schema_version");
        if (version > steps.Count)
        {
            throw new InvalidDataException(
                $"{store} has schema {version}; this program knows schemas up to {steps.Count}. Run the newer program, "
                + "or restore a backup from before it.");
        }

        for (var next = (int)version; next < steps.Count; next++)
        {
            connection.Execute(steps[next]);
            connection.Execute("INSERT INTO schema_version (version) VALUES ($1)", next + 1L);
        }

        transaction.Commit();
    }

    private static void Prepare(NpgsqlConnection connection, string schema, string store)
    {
        const string Tables = "SELECT count(*) FROM pg_tables WHERE schemaname = $1";
        if (connection.Scalar(Tables + " AND tablename = 'schema_version'", schema) > 0)
            return;
        if (connection.Scalar(Tables, schema) > 0)
        {
            throw new InvalidDataException(
                $"{store} holds tables of another program. Name another "
                + $"{nameof(PostgreSqlStorageOptions)}.{nameof(PostgreSqlStorageOptions.Schema)} or database.");
        }

        connection.Execute(
            "CREATE TABLE schema_version (version bigint PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())");
    }

    // Advisory locks are numbers that all programs of a database share.
    private static long LockOf(string schema)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"countersign migration of {schema}"), hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }
}
