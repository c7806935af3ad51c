using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Timers;

namespace Countersign.Embedded;

/// <summary>
/// Ticks the reminders of a durable table. Ticks that were due while no silo ran are lost, as on Orleans: the next one
/// is the
/// next multiple of the period after the first.
/// </summary>
internal sealed class ReminderService(Silo silo, IReminderTable table, IOptions<ReminderOptions> options)
    : IReminderRegistry, ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>The most reminders that a silo ticks; many small due times belong into a due index, not here.</summary>
    public const int MaxReminders = 100_000;

    private readonly Dictionary<(GrainId Grain, string Name), ArmedReminder> _armed = [];
    private readonly Lock _gate = new();
    private ITimer? _refresh;

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe(
            nameof(ReminderService), ServiceLifecycleStage.RuntimeGrainServices, table.StartAsync, table.StopAsync);
        lifecycle.Subscribe(nameof(ReminderService), ServiceLifecycleStage.Active, StartAsync, StopAsync);
    }

    public async Task<IGrainReminder> RegisterOrUpdateReminder(
        GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, options.Value.MinimumReminderPeriod);
        lock (_gate)
        {
            if (_armed.Count >= MaxReminders && !_armed.ContainsKey((callingGrainId, reminderName)))
                throw new LimitExceededException(nameof(MaxReminders), _armed.Count, MaxReminders, callingGrainId.Type);
        }

        var entry = new ReminderEntry
        {
            GrainId = callingGrainId,
            ReminderName = reminderName,
            StartAt = silo.TimeProvider.GetUtcNow().UtcDateTime + dueTime,
            Period = period,
        };
        entry.ETag = await table.UpsertRow(entry)
            ?? throw new ReminderException($"Reminder {reminderName} could not be written.");
        Arm(entry);
        return new Handle(entry);
    }

    public async Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder)
    {
        if (reminder is not Handle handle || handle.Entry.GrainId != callingGrainId)
            throw new ReminderException($"Reminder {reminder.ReminderName} is not one of this grain.");

        if (!await table.RemoveRow(callingGrainId, reminder.ReminderName, handle.Entry.ETag!)
            && await table.ReadRow(callingGrainId, reminder.ReminderName) is not null)
        {
            throw new ReminderException($"Reminder {reminder.ReminderName} has changed since the handle was made.");
        }

        Disarm((callingGrainId, reminder.ReminderName));
    }

    public async Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName)
        => await table.ReadRow(callingGrainId, reminderName) is { } entry ? new Handle(entry) : null;

    public async Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId)
        => [.. (await table.ReadRows(callingGrainId)).Reminders.Select(entry => new Handle(entry))];

    /// <summary>Calls the grain of a reminder that is due.</summary>
    public void Tick(ReminderEntry entry, DateTime now) => silo.RunApart(async () =>
    {
        try
        {
            await silo.References.GetGrain<IRemindable>(entry.GrainId)
                .ReceiveReminder(entry.ReminderName, new TickStatus(entry.StartAt, entry.Period, now));
        }
#pragma warning disable CA1031 // The next tick comes whatever became of this one.
        catch (Exception fault)
        {
            silo.Log.ReminderFailed(entry.GrainId.Type.ToString(), fault);
        }
#pragma warning restore CA1031
    });

    private async Task StartAsync(CancellationToken token)
    {
        await RefreshAsync();
        var period = options.Value.RefreshReminderListPeriod;
        using (ExecutionContext.SuppressFlow())
        {
            _refresh = silo.TimeProvider.CreateTimer(
                static service => ((ReminderService)service!).RefreshApart(), this, period, period);
        }
    }

    private Task StopAsync(CancellationToken token)
    {
        _refresh?.Dispose();
        List<(GrainId, string)> all;
        lock (_gate)
            all = [.. _armed.Keys];

        all.ForEach(Disarm);
        return Task.CompletedTask;
    }

    private void RefreshApart() => silo.RunApart(async () =>
    {
        try
        {
            await RefreshAsync();
        }
#pragma warning disable CA1031 // The table is read again at the next refresh.
        catch (Exception fault)
        {
            silo.Log.ReminderRefreshFailed(fault);
        }
#pragma warning restore CA1031
    });

    private async Task RefreshAsync()
    {
        Dictionary<(GrainId, string), string?> before;
        lock (_gate)
            before = _armed.ToDictionary(pair => pair.Key, pair => pair.Value.ETag);

        var rows = (await table.ReadRows(0, 0)).Reminders;
        foreach (var entry in rows.Take(MaxReminders))
        {
            var key = (entry.GrainId, entry.ReminderName);
            if (!before.Remove(key, out var eTag) || eTag != entry.ETag)
                Arm(entry);
        }

        // What is armed but was not in the table has been removed by another silo, unless it was set in the meantime.
        foreach (var (key, eTag) in before)
        {
            lock (_gate)
            {
                if (_armed.TryGetValue(key, out var armed) && armed.ETag == eTag)
                    Disarm(key);
            }
        }
    }

    private void Arm(ReminderEntry entry)
    {
        var armed = new ArmedReminder(this, silo.TimeProvider, entry);
        lock (_gate)
        {
            if (_armed.Remove((entry.GrainId, entry.ReminderName), out var old))
                old.Dispose();

            _armed.Add((entry.GrainId, entry.ReminderName), armed);
        }

        armed.Start();
    }

    private void Disarm((GrainId Grain, string Name) key)
    {
        lock (_gate)
        {
            if (_armed.Remove(key, out var armed))
                armed.Dispose();
        }
    }

    private sealed record Handle(ReminderEntry Entry) : IGrainReminder
    {
        public string ReminderName => Entry.ReminderName;
    }
}
