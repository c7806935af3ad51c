using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Countersign.Storage.Tests.Sqlite;

public sealed class ReminderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task AReminder_IsReadAsWrittenAlsoAfterAReopen()
    {
        var start = TestStore.Noon.UtcDateTime.AddTicks(1);
        string? tag;
        await using (var store = TestStore.Sqlite(_folder.Path))
            tag = await Table(store).UpsertRow(Reminder("a", "daily", start));

        await using var reopened = TestStore.Sqlite(_folder.Path);
        var read = await Table(reopened).ReadRow(TestStore.Grain("a"), "daily");
        Assert.Equal(
            (TestStore.Grain("a"), "daily", start, DateTimeKind.Utc, TimeSpan.FromHours(24), tag),
            (read!.GrainId, read.ReminderName, read.StartAt, read.StartAt.Kind, read.Period, read.ETag));
        Assert.Null(await Table(reopened).ReadRow(TestStore.Grain("a"), "weekly"));
    }

    public void Dispose() => _folder.Dispose();

    private static IReminderTable Table(TestStore store) => store.Services.GetRequiredService<IReminderTable>();

    private static ReminderEntry Reminder(string key, string name, DateTime start) => new()
    {
        GrainId = TestStore.Grain(key),
        ReminderName = name,
        StartAt = start,
        Period = TimeSpan.FromHours(24),
    };
}
