using Countersign.Storage.Keys;
using Npgsql;

namespace Countersign.Storage.PostgreSql;

/// <summary>
/// Refuses, before anything is written, a server or a store with which the promises could not be kept.
/// </summary>
internal static class StoreGuard
{
    /// <summary>The oldest major version that is tested or still maintained.</summary>
    private const int OldestServer = 14;

    private const int VersionFactor = 10_000;

    /// <exception cref="InvalidDataException">The server is too old, or does not wait for the disk.</exception>
    public static void CheckServer(NpgsqlConnection connection, string store)
    {
        using var ask = connection.With(
            "SELECT current_setting('server_version_num'), current_setting('fsync'), "
            + "current_setting('synchronous_commit'), pg_is_in_recovery()");
        using var answer = ask.ExecuteReader();
        answer.Read();
        Require(
            int.Parse(answer.GetString(0)) / VersionFactor >= OldestServer,
            $"{store} lies on a server that is older than PostgreSQL {OldestServer}. Upgrade it.");
        Require(
            answer.GetString(1) == "on",
            $"{store} lies on a server with fsync off: a crash would lose what was acknowledged. Turn fsync on.");
        Require(
            answer.GetString(2) is "on" or "remote_apply",
            $"{store} is asked for with synchronous_commit={answer.GetString(2)}: a crash would lose what was "
            + "acknowledged. Leave it out of the connection string, or make it remote_apply.");
        Require(
            !answer.GetBoolean(3),
            $"{store} is a standby and takes no writes. Name the primary, or all hosts with "
            + "Target Session Attributes=primary.");
    }

    /// <exception cref="InvalidDataException">The store was written with another ring.</exception>
    public static void CheckKeys(NpgsqlConnection connection, IKeyRing keys, string store)
    {
        var fingerprint = StoreFingerprint.Of(keys);
        connection.Execute("INSERT INTO store VALUES ('key-check', $1) ON CONFLICT DO NOTHING", fingerprint);
        if (connection.Scalar("SELECT value FROM store WHERE name = 'key-check'") != fingerprint)
            throw StoreFingerprint.Refusal(store, keys);
    }

    private static void Require(bool holds, string refusal)
    {
        if (!holds)
            throw new InvalidDataException(refusal);
    }
}
