namespace Countersign.Simulation.Harness;

/// <summary>A timer in virtual time.</summary>
internal sealed class SimulatedTimer(
    SimulationClock time, TimerCallback callback, object? state, SiloClock? clock) : ITimer
{
    private (long Due, long Order)? _entry;
    private TimeSpan _period = Timeout.InfiniteTimeSpan;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _period = period;
        _entry = dueTime == Timeout.InfiniteTimeSpan ? null : time.Enter(this, dueTime);
        return true;
    }

    /// <summary>Whether an entry of the queue is still the one that counts.</summary>
    public bool IsDueAt(long due, long order) => _entry == (due, order) && clock?.IsStopped != true;

    public void Fire()
    {
        _entry = _period > TimeSpan.Zero ? time.Enter(this, _period) : null;
        callback(state);
    }

    public void Dispose() => _entry = null;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }
}

/// <summary>The clock of one silo: virtual time with an error of its own, which ends with the silo.</summary>
internal sealed class SiloClock(SimulationClock time, TimeSpan skew) : TimeProvider
{
    /// <summary>Whether its timers never fire again.</summary>
    public bool IsStopped { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => time.Now.Ticks;

    public override DateTimeOffset GetUtcNow() => time.UtcNow + skew;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimulatedTimer(time, callback, state, this);
        timer.Change(dueTime, period);
        return timer;
    }
}
