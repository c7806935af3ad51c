namespace Countersign.Simulation.Harness;

/// <summary>
/// Virtual time. It passes only when somebody lets it, and its timers fire in the order of their times.
/// </summary>
internal sealed class SimulationClock
{
    private static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<SimulatedTimer, (long Due, long Order)> _timers = new();
    private long _order;

    /// <summary>How long the simulation has run.</summary>
    public TimeSpan Now { get; private set; }

    public DateTimeOffset UtcNow => Beginning + Now;

    /// <summary>When the next timer fires; null if there is none.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            while (_timers.TryPeek(out var timer, out var at) && !timer.IsDueAt(at.Due, at.Order))
                _timers.Dequeue();

            return _timers.TryPeek(out _, out var next) ? TimeSpan.FromTicks(next.Due) : null;
        }
    }

    /// <summary>Lets time pass to the next timer and fires it.</summary>
    public void FireNext()
    {
        if (NextDue is not { } due)
            throw new InvalidOperationException("There is no timer to wait for.");

        var timer = _timers.Dequeue();
        Now = due > Now ? due : Now;
        timer.Fire();
    }

    /// <summary>Lets time pass to a moment before the next timer.</summary>
    public void MoveTo(TimeSpan time) => Now = time > Now ? time : Now;

    /// <summary>Does something at a later time.</summary>
    public void After(TimeSpan delay, Action action)
        => new SimulatedTimer(this, _ => action(), state: null, clock: null).Change(delay, Timeout.InfiniteTimeSpan);

    public (long Due, long Order) Enter(SimulatedTimer timer, TimeSpan delay)
    {
        var at = ((Now + delay).Ticks, ++_order);
        _timers.Enqueue(timer, at);
        return at;
    }
}
