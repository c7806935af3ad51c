using Orleans;

namespace Countersign.Embedded;

/// <summary>A reminder with its timer.</summary>
internal sealed class ArmedReminder(
    ReminderService service, TimeProvider timeProvider, ReminderEntry entry) : IDisposable
{
    // Timers cannot wait for longer than 49 days.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private ITimer? _timer;
    private DateTime _due;
    private bool _disposed;

    public string? ETag => entry.ETag;

    public void Start()
    {
        lock (_gate)
        {
            if (_disposed)
                return;

            var now = timeProvider.GetUtcNow().UtcDateTime;
            _due = now <= entry.StartAt ? entry.StartAt : After(now);
            using (ExecutionContext.SuppressFlow())
            {
                _timer = timeProvider.CreateTimer(
                    static reminder => ((ArmedReminder)reminder!).OnTimer(), this, Wait(now), Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _timer?.Dispose();
        }
    }

    private void OnTimer()
    {
        bool isDue;
        DateTime due;
        lock (_gate)
        {
            if (_disposed)
                return;

            var now = timeProvider.GetUtcNow().UtcDateTime;
            due = _due;
            isDue = now >= due;
            if (isDue)
                _due = After(now);

            _timer?.Change(Wait(now), Timeout.InfiniteTimeSpan);
        }

        if (isDue)
            service.Tick(entry, due);
    }

    private DateTime After(DateTime now)
    {
        var periods = ((now - entry.StartAt).Ticks / entry.Period.Ticks) + 1;
        return entry.StartAt + (entry.Period * periods);
    }

    private TimeSpan Wait(DateTime now)
    {
        var wait = _due - now;
        return wait > LongestWait ? LongestWait : wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
