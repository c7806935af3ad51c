using System.Globalization;
using Countersign.Storage.States;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Storage.Sqlite;

/// <summary>Reminders in the same file as the states, through the same writer.</summary>
internal sealed class SqliteReminderTable(SqliteDatabase database) : IReminderTable
{
    private const string Columns = "SELECT grain_type, grain_key, name, start_at, period, version FROM reminders ";

    public Task<ReminderTableData> ReadRows(GrainId grainId) => ReadAsync(
        Columns + "WHERE grain_type = ?1 AND grain_key = ?2 ORDER BY name",
        statement => statement.Bind(1, grainId.Type.ToString()!).Bind(2, grainId.Key.ToString()!));

    public Task<ReminderTableData> ReadRows(uint begin, uint end) => ReadAsync(
        Columns + (begin < end ? "WHERE hash > ?1 AND hash <= ?2" : "WHERE hash > ?1 OR hash <= ?2") + " ORDER BY hash",
        statement => statement.Bind(1, (long)begin).Bind(2, (long)end));

    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName)
    {
        var found = await ReadAsync(
            Columns + "WHERE grain_type = ?1 AND grain_key = ?2 AND name = ?3",
            statement => statement
                .Bind(1, grainId.Type.ToString()!).Bind(2, grainId.Key.ToString()!).Bind(3, reminderName));
        return found.Reminders.SingleOrDefault();
    }

    public async Task<string?> UpsertRow(ReminderEntry entry) => Tag(await EnqueueAsync(new PutReminder(entry)));

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) =>
        long.TryParse(eTag, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? EnqueueAsync(new RemoveReminder(grainId, reminderName, version))
            : Task.FromResult(false);

    public Task TestOnlyClearTable() => EnqueueAsync(new ClearReminders());

    private static string Tag(long version) => version.ToString(CultureInfo.InvariantCulture);

    private static ReminderEntry Entry(Statement row) => new()
    {
        GrainId = GrainId.Create(row.Text(0), row.Text(1)),
        ReminderName = row.Text(2),
        StartAt = new DateTime(row.Int64(3), DateTimeKind.Utc),
        Period = new TimeSpan(row.Int64(4)),
        ETag = Tag(row.Int64(5)),
    };

    private async Task<ReminderTableData> ReadAsync(string sql, Action<Statement> bind) =>
        new(await database.Readers.AskAsync(
            (sql, bind), static (reader, ask) => reader.List(ask.sql, ask.bind, Entry), CancellationToken.None));

    private Task<TResult> EnqueueAsync<TResult>(WriteOperation<TResult> operation)
    {
        database.Queue.Enqueue(operation, WritePriority.Interactive);
        return operation.Done;
    }
}
