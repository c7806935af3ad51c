using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Countersign.Storage.Tests.Conformance;

/// <summary>What every provider that keeps reminders promises of them.</summary>
public abstract class ReminderConformance : Provider
{
    private protected ReminderConformance(Func<string, TestStore> open)
        : base(open)
    {
    }

    private IReminderTable Table => Store.Services.GetRequiredService<IReminderTable>();

    [Fact]
    public async Task AReminder_IsReadAsWritten()
    {
        var start = TestStore.Noon.UtcDateTime.AddTicks(1);
        var tag = await Table.UpsertRow(Reminder("a", "daily", start));
        var read = await Table.ReadRow(TestStore.Grain("a"), "daily");
        Assert.Equal(
            (TestStore.Grain("a"), "daily", start, DateTimeKind.Utc, TimeSpan.FromHours(24), tag),
            (read!.GrainId, read.ReminderName, read.StartAt, read.StartAt.Kind, read.Period, read.ETag));
        Assert.Null(await Table.ReadRow(TestStore.Grain("a"), "weekly"));
    }

    [Fact]
    public async Task WritingAgain_ReplacesAndGivesANewTag()
    {
        var first = await Table.UpsertRow(Reminder("a", "daily", TestStore.Noon.UtcDateTime));
        var second = await Table.UpsertRow(Reminder("a", "daily", TestStore.Noon.UtcDateTime.AddDays(1)));
        Assert.NotEqual(first, second);
        Assert.Single((await Table.ReadRows(TestStore.Grain("a"))).Reminders);
    }

    [Fact]
    public async Task Removing_ComparesTheTag()
    {
        var old = await Table.UpsertRow(Reminder("a", "daily", TestStore.Noon.UtcDateTime));
        var tag = await Table.UpsertRow(Reminder("a", "daily", TestStore.Noon.UtcDateTime));
        Assert.False(await Table.RemoveRow(TestStore.Grain("a"), "daily", old!));
        Assert.False(await Table.RemoveRow(TestStore.Grain("a"), "daily", "nonsense"));
        Assert.True(await Table.RemoveRow(TestStore.Grain("a"), "daily", tag!));
        Assert.False(await Table.RemoveRow(TestStore.Grain("a"), "daily", tag!));
    }

    [Fact]
    public async Task Ranges_DivideAllRemindersAndWrapAround()
    {
        for (var number = 0; number < 60; number++)
            await Table.UpsertRow(Reminder($"k{number}", "r", TestStore.Noon.UtcDateTime));

        const uint Third = uint.MaxValue / 3;
        var parts = new[] { (0u, Third), (Third, 2 * Third), (2 * Third, 0u) };
        var seen = new List<uint>();
        foreach (var (begin, end) in parts)
        {
            var hashes = (await Table.ReadRows(begin, end)).Reminders
                .Select(reminder => reminder.GrainId.GetUniformHashCode()).ToList();
            Assert.All(hashes, hash => Assert.True(hash > begin && (end == 0 || hash <= end)));
            seen.AddRange(hashes);
        }

        Assert.Equal(60, seen.Count);
        Assert.Equal(60, (await Table.ReadRows(0, 0)).Reminders.Count);
        await Table.TestOnlyClearTable();
        Assert.Empty((await Table.ReadRows(0, 0)).Reminders);
    }

    private static ReminderEntry Reminder(string key, string name, DateTime start) => new()
    {
        GrainId = TestStore.Grain(key),
        ReminderName = name,
        StartAt = start,
        Period = TimeSpan.FromHours(24),
    };
}

public sealed class SqliteReminderTests() : ReminderConformance(Sqlite);

public sealed class PostgreSqlReminderTests() : ReminderConformance(PostgreSql);

public sealed class AzureBlobReminderTests() : ReminderConformance(AzureBlob);
