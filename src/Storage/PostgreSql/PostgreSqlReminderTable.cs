using System.Globalization;
using Npgsql;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Storage.PostgreSql;

/// <summary>Reminders beside the states, for a runtime that brings no table of its own.</summary>
internal sealed class PostgreSqlReminderTable(PostgreSqlDatabase database) : IReminderTable
{
    private const string Columns = "SELECT grain_type, grain_key, name, start_at, period, version FROM reminders ";

    private const string Upsert = """
        INSERT INTO reminders (grain_type, grain_key, name, hash, start_at, period, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (grain_type, grain_key, name) DO UPDATE SET
            hash = excluded.hash, start_at = excluded.start_at, period = excluded.period, version = excluded.version
        """;

    public Task<ReminderTableData> ReadRows(GrainId grainId) => ReadAsync(
        Columns + "WHERE grain_type = $1 AND grain_key = $2 ORDER BY name",
        grainId.Type.ToString()!,
        grainId.Key.ToString()!);

    public Task<ReminderTableData> ReadRows(uint begin, uint end) => ReadAsync(
        Columns + (begin < end ? "WHERE hash > $1 AND hash <= $2" : "WHERE hash > $1 OR hash <= $2") + " ORDER BY hash",
        (long)begin,
        (long)end);

    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName)
    {
        var found = await ReadAsync(
            Columns + "WHERE grain_type = $1 AND grain_key = $2 AND name = $3",
            grainId.Type.ToString()!,
            grainId.Key.ToString()!,
            reminderName);
        return found.Reminders.SingleOrDefault();
    }

    public async Task<string?> UpsertRow(ReminderEntry entry)
    {
        var version = database.Versions.Next();
        await RunAsync(
            Upsert,
            entry.GrainId.Type.ToString()!,
            entry.GrainId.Key.ToString()!,
            entry.ReminderName,
            (long)entry.GrainId.GetUniformHashCode(),
            entry.StartAt.Ticks,
            entry.Period.Ticks,
            version);
        return Tag(version);
    }

    public async Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) =>
        long.TryParse(eTag, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
        && await RunAsync(
            "DELETE FROM reminders WHERE grain_type = $1 AND grain_key = $2 AND name = $3 AND version = $4",
            grainId.Type.ToString()!,
            grainId.Key.ToString()!,
            reminderName,
            version) > 0;

    public Task TestOnlyClearTable() => RunAsync("DELETE FROM reminders");

    private static string Tag(long version) => version.ToString(CultureInfo.InvariantCulture);

    private static ReminderEntry Entry(NpgsqlDataReader row) => new()
    {
        GrainId = GrainId.Create(row.GetString(0), row.GetString(1)),
        ReminderName = row.GetString(2),
        StartAt = new DateTime(row.GetInt64(3), DateTimeKind.Utc),
        Period = new TimeSpan(row.GetInt64(4)),
        ETag = Tag(row.GetInt64(5)),
    };

    private Task<ReminderTableData> ReadAsync(string sql, params object[] values) => database.Server.AskAsync(
        async (connection, token) =>
        {
            await using var ask = connection.With(sql, values);
            await using var answer = await ask.ExecuteReaderAsync(token);
            var rows = new List<ReminderEntry>();
            while (await answer.ReadAsync(token))
                rows.Add(Entry(answer));
            return new ReminderTableData(rows);
        },
        CancellationToken.None);

    private Task<int> RunAsync(string sql, params object[] values) => database.Server.AskAsync(
        async (connection, token) =>
        {
            await using var run = connection.With(sql, values);
            return await run.ExecuteNonQueryAsync(token);
        },
        CancellationToken.None);
}
