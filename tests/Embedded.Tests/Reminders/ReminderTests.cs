using Countersign.Simulation.Harness;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Countersign.Embedded.Tests.Reminders;

internal interface IWakeGrain : IGrainWithStringKey
{
    Task SetAsync(string name, TimeSpan dueTime, TimeSpan period);

    Task<bool> RemoveAsync(string name);

    Task<int> CountAsync();
}

internal sealed class WakeGrain(Notes notes) : Grain, IWakeGrain, IRemindable
{
    public Task SetAsync(string name, TimeSpan dueTime, TimeSpan period)
        => this.RegisterOrUpdateReminder(name, dueTime, period);

    public async Task<bool> RemoveAsync(string name)
    {
        if (await this.GetReminder(name) is not { } reminder)
            return false;

        await this.UnregisterReminder(reminder);
        return true;
    }

    public async Task<int> CountAsync() => (await this.GetReminders()).Count;

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        notes.Add($"{reminderName} {status.CurrentTickTime - status.FirstTickTime:hh\\:mm} of {status.Period:hh\\:mm}");
        return reminderName == "fault" ? throw new InvalidOperationException("The tick failed.") : Task.CompletedTask;
    }
}

public sealed class ReminderTests : IDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Notes _notes = new();
    private readonly InMemoryReminderTable _table = new();
    private readonly SimulationCluster _cluster;

    public ReminderTests() => _cluster = new SimulationCluster(seed: 1, silos: 1, silo =>
    {
        silo.Services.AddSingleton(_notes);
        silo.Services.AddSingleton<IReminderTable>(_table);
        silo.AddReminders();
    });

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public void Reminder_WakesItsGrainAtItsTimes()
    {
        _cluster.Run(() => Grain.SetAsync("a", Hour, Hour * 2));

        _cluster.Advance(Hour - TimeSpan.FromSeconds(1));
        Assert.Empty(_notes.All);
        _cluster.Advance(Hour * 6);

        Assert.Equal(["a 00:00 of 02:00", "a 02:00 of 02:00", "a 04:00 of 02:00"], _notes.All);
    }

    [Fact]
    public void Reminder_OutlivesTheSiloThatSetIt()
    {
        _cluster.Run(() => Grain.SetAsync("a", Hour, Hour));
        _cluster.Crash(_cluster.Silos[0]);
        _cluster.Advance(TimeSpan.FromMinutes(150));
        Assert.Empty(_notes.All);

        _cluster.Start();
        _cluster.Advance(Hour);

        // Ticks that nobody was there for are lost; the others keep their times.
        Assert.Equal(["a 02:00 of 01:00"], _notes.All);
    }

    [Fact]
    public void Reminder_SetByAnotherSilo_IsFoundAtTheNextRefresh()
    {
        _cluster.Run(() => _table.UpsertRow(new ReminderEntry
        {
            GrainId = GrainId.Create("wake", "elsewhere"),
            ReminderName = "theirs",
            StartAt = _cluster.Clock.UtcNow.UtcDateTime + Hour,
            Period = Hour,
        }));

        _cluster.Advance(Hour + TimeSpan.FromMinutes(1));

        Assert.Equal(["theirs 00:00 of 01:00"], _notes.All);
    }

    [Fact]
    public void Reminder_SetAgain_KeepsOnlyTheNewTimes()
    {
        _cluster.Run(() => Grain.SetAsync("a", Hour, Hour));
        _cluster.Run(() => Grain.SetAsync("a", Hour * 3, Hour * 3));

        _cluster.Advance(Hour * 4);

        Assert.Equal(["a 00:00 of 03:00"], _notes.All);
        Assert.Equal(1, _cluster.Run(Grain.CountAsync));
    }

    [Fact]
    public void Reminder_Removed_DoesNotComeAgain()
    {
        _cluster.Run(() => Grain.SetAsync("a", Hour, Hour));
        _cluster.Advance(Hour * 1.5);

        Assert.True(_cluster.Run(() => Grain.RemoveAsync("a")));
        Assert.False(_cluster.Run(() => Grain.RemoveAsync("a")));
        _cluster.Advance(Hour * 5);

        Assert.Single(_notes.All);
    }

    [Fact]
    public void Reminder_ThatFails_ComesAgain()
    {
        _cluster.Run(() => Grain.SetAsync("fault", Hour, Hour));

        _cluster.Advance(Hour * 2.5);

        Assert.Equal(2, _notes.All.Count);
    }

    [Fact]
    public void Reminder_WithAPeriodBelowTheMinimum_IsRefused()
        => Assert.Throws<ArgumentOutOfRangeException>(
            () => _cluster.Run(() => Grain.SetAsync("a", Hour, TimeSpan.FromSeconds(59))));

    [Fact]
    public void Table_ReadsRowsByTheHashOfTheirGrains()
    {
        var grains = Enumerable.Range(0, 100).Select(i => GrainId.Create("wake", $"{i}")).ToList();
        foreach (var grain in grains)
            _cluster.Run(() => _table.UpsertRow(
                new ReminderEntry { GrainId = grain, ReminderName = "r", Period = Hour }));

        const uint Middle = uint.MaxValue / 2;
        var low = _cluster.Run(() => _table.ReadRows(0, Middle)).Reminders;
        var high = _cluster.Run(() => _table.ReadRows(Middle, 0)).Reminders;

        Assert.Equal(100, _cluster.Run(() => _table.ReadRows(0, 0)).Reminders.Count);
        Assert.All(low, row => Assert.InRange(row.GrainId.GetUniformHashCode(), 1u, Middle));
        Assert.Equal(100, low.Count + high.Count);
        Assert.InRange(low.Count, 20, 80);
    }

    private IWakeGrain Grain => _cluster.Silos[^1].Client.GetGrain<IWakeGrain>("k");
}
