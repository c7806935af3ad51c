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

    [Fact]
    public async Task WritingAgain_ReplacesAndGivesANewTag()
    {
        await using var store = TestStore.Sqlite(_folder.Path);
        var first = await Table(store).UpsertRow(Reminder("a", "daily", TestStore.Noon.UtcDateTime));
        var second = await Table(store).UpsertRow(Reminder("a", "daily", TestStore.Noon.UtcDateTime.AddDays(1)));
        Assert.NotEqual(first, second);
        Assert.Single((await Table(store).ReadRows(TestStore.Grain("a"))).Reminders);
    }

    [Fact]
    public async Task Removing_ComparesTheTag()
    {
        await using var store = TestStore.Sqlite(_folder.Path);
        var old = await Table(store).UpsertRow(Reminder("a", "daily", TestStore.Noon.UtcDateTime));
        var tag = await Table(store).UpsertRow(Reminder("a", "daily", TestStore.Noon.UtcDateTime));
        Assert.False(await Table(store).RemoveRow(TestStore.Grain("a"), "daily", old!));
        Assert.False(await Table(store).RemoveRow(TestStore.Grain("a"), "daily", "nonsense"));
        Assert.True(await Table(store).RemoveRow(TestStore.Grain("a"), "daily", tag!));
        Assert.False(await Table(store).RemoveRow(TestStore.Grain("a"), "daily", tag!));
    }

    [Fact]
    public async Task Ranges_DivideAllRemindersAndWrapAround()
    {
        await using var store = TestStore.Sqlite(_folder.Path);
        for (var number = 0; number < 60; number++)
            await Table(store).UpsertRow(Reminder($"k{number}", "r", TestStore.Noon.UtcDateTime));

        const uint Third = uint.MaxValue / 3;
        var parts = new[] { (0u, Third), (Third, 2 * Third), (2 * Third, 0u) };
        var seen = new List<uint>();
        foreach (var (begin, end) in parts)
        {
            var hashes = (await Table(store).ReadRows(begin, end)).Reminders
                .Select(reminder => reminder.GrainId.GetUniformHashCode()).ToList();
            Assert.All(hashes, hash => Assert.True(hash > begin && (end == 0 || hash <= end)));
            seen.AddRange(hashes);
        }

        Assert.Equal(60, seen.Count);
        Assert.Equal(60, (await Table(store).ReadRows(0, 0)).Reminders.Count);
        await Table(store).TestOnlyClearTable();
        Assert.Empty((await Table(store).ReadRows(0, 0)).Reminders);
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
