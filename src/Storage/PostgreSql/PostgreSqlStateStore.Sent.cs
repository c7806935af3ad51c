using Countersign.Storage.Outbox;
using Npgsql;

namespace Countersign.Storage.PostgreSql;

/// <summary>What states have sent.</summary>
internal sealed partial class PostgreSqlStateStore
{
    /// <summary>
    /// Only of transactions below every one that is still under way: none can put anything before them any more.
    /// </summary>
    public const string Sent = """
        SELECT xact, id, items FROM outbox
        WHERE xact < pg_snapshot_xmin(pg_current_snapshot())::text::bigint ORDER BY xact, id LIMIT $1
        """;

    public const string RemoveSent = "DELETE FROM outbox WHERE (xact, id) <= ($1, $2)";

    public const string RemoveAndHold = $"""
        WITH held AS (
            INSERT INTO outbox_held (grain_type, grain_key, major, minor, items)
            SELECT * FROM unnest($3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bytea[])
            ON CONFLICT DO NOTHING)
        {RemoveSent}
        """;

    public const string Lanes = "SELECT DISTINCT grain_type, grain_key FROM outbox_held";

    public const string Held =
        "SELECT items FROM outbox_held WHERE grain_type = $1 AND grain_key = $2 ORDER BY major, minor";

    public const string RemoveHeld =
        "DELETE FROM outbox_held WHERE grain_type = $1 AND grain_key = $2 AND (major, minor) <= ($3, $4)";

    /// <summary>Ids follow one another, but for writes that lost, and rows of one time are much alike.</summary>
    public const string Waiting = """
        SELECT coalesce(
            ((SELECT id FROM outbox ORDER BY xact DESC, id DESC LIMIT 1)
                - (SELECT id FROM outbox ORDER BY xact, id LIMIT 1) + 1)
            * (SELECT avg(length(items)) FROM (SELECT items FROM outbox ORDER BY xact, id LIMIT $1) AS sample),
            0)::bigint
        """;

    public const string HeldSizes =
        "SELECT grain_type, grain_key, sum(length(items))::bigint FROM outbox_held GROUP BY grain_type, grain_key";

    /// <summary>Items of one write have places of their own within its row.</summary>
    private const int PlaceBits = 8;

    ValueTask<IReadOnlyList<OutboxEntry>> IOutboxStore.ReadAsync(int limit, CancellationToken cancellationToken) =>
        new(database.Server.AskAsync(
            async (connection, token) =>
            {
                await using var ask = connection.With(Sent, limit);
                return await EntriesAsync(ask, token);
            },
            cancellationToken));

    Task IOutboxStore.RemoveAsync(OutboxPosition last, IReadOnlyList<HeldRow> held) => database.Server.AskAsync(
        async (connection, token) =>
        {
            var (major, minor) = (last.Major, last.Minor >> PlaceBits);
            await using var remove = held.Count == 0
                ? connection.With(RemoveSent, major, minor)
                : connection.With(
                    RemoveAndHold,
                    major,
                    minor,
                    held.Select(row => row.Lane.GrainType).ToArray(),
                    held.Select(row => row.Lane.Key).ToArray(),
                    held.Select(row => row.Last.Major).ToArray(),
                    held.Select(row => row.Last.Minor).ToArray(),
                    held.Select(row => row.Items).ToArray());
            return await remove.ExecuteNonQueryAsync(token);
        },
        CancellationToken.None);

    ValueTask<IReadOnlySet<OutboxLane>> IOutboxStore.LanesAsync(CancellationToken cancellationToken) =>
        new(database.Server.AskAsync<IReadOnlySet<OutboxLane>>(
            async (connection, token) =>
            {
                await using var ask = connection.With(Lanes);
                await using var answer = await ask.ExecuteReaderAsync(token);
                var lanes = new HashSet<OutboxLane>();
                while (await answer.ReadAsync(token))
                    lanes.Add(new OutboxLane(answer.GetString(0), answer.GetString(1)));

                return lanes;
            },
            cancellationToken));

    ValueTask<IReadOnlyList<byte[]>> IOutboxStore.ReadLaneAsync(
        OutboxLane lane, CancellationToken cancellationToken) =>
        new(database.Server.AskAsync<IReadOnlyList<byte[]>>(
            async (connection, token) =>
            {
                await using var ask = connection.With(Held, lane.GrainType, lane.Key);
                await using var answer = await ask.ExecuteReaderAsync(token);
                var rows = new List<byte[]>();
                for (var bytes = 0; bytes < StoreOutbox.PageBytes && await answer.ReadAsync(token);)
                {
                    rows.Add(answer.GetFieldValue<byte[]>(0));
                    bytes += rows[^1].Length;
                }

                return rows;
            },
            cancellationToken));

    Task IOutboxStore.RemoveLaneAsync(OutboxLane lane, OutboxPosition last) => database.Server.AskAsync(
        async (connection, token) =>
        {
            await using var remove = connection.With(RemoveHeld, lane.GrainType, lane.Key, last.Major, last.Minor);
            return await remove.ExecuteNonQueryAsync(token);
        },
        CancellationToken.None);

    ValueTask<OutboxSize> IOutboxStore.MeasureAsync(CancellationToken cancellationToken) =>
        new(database.Server.AskAsync(
            async (connection, token) =>
            {
                var waiting = connection.Scalar(Waiting, StoreOutbox.SampleRows);
                await using var ask = connection.With(HeldSizes);
                await using var answer = await ask.ExecuteReaderAsync(token);
                var held = new Dictionary<OutboxLane, long>();
                while (await answer.ReadAsync(token))
                    held.Add(new OutboxLane(answer.GetString(0), answer.GetString(1)), answer.GetInt64(2));

                return new OutboxSize(waiting, held);
            },
            cancellationToken));

    private async Task<IReadOnlyList<OutboxEntry>> EntriesAsync(NpgsqlCommand ask, CancellationToken token)
    {
        var entries = new List<OutboxEntry>();
        await using var answer = await ask.ExecuteReaderAsync(token);
        for (var bytes = 0; bytes < StoreOutbox.PageBytes && await answer.ReadAsync(token);)
        {
            var items = answer.GetFieldValue<byte[]>(2);
            codec.Decode(items, answer.GetInt64(0), answer.GetInt64(1) << PlaceBits, entries);
            bytes += items.Length;
        }

        return entries;
    }
}
