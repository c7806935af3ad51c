namespace Countersign.Embedded;

/// <content>The coarse clock: what happens at every tick.</content>
internal sealed partial class Silo
{
    private static readonly TimeSpan LongestTick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestTick = TimeSpan.FromMilliseconds(10);

    private ITimer? _ticker;
    private TimeSpan _tickLength = LongestTick;
    private long _startedAt;
    private TimeSpan _nextCollection;
    private int _ticking;

    /// <summary>Seconds since the silo was made, as of the last tick.</summary>
    public int Seconds { get; private set; }

    /// <summary>Ticks since the silo was made.</summary>
    public int Tick { get; private set; }

    private void StartClock()
    {
        _startedAt = TimeProvider.GetTimestamp();
        _tickLength = TimeSpan.FromTicks(Math.Clamp(
            _messaging.ResponseTimeout.Ticks / 16, ShortestTick.Ticks, LongestTick.Ticks));
        _nextCollection = _collection.CollectionQuantum;
        using (ExecutionContext.SuppressFlow())
            _ticker = TimeProvider.CreateTimer(static silo => ((Silo)silo!).OnTick(), this, _tickLength, _tickLength);
    }

    private void StopClock() => _ticker?.Dispose();

    // Rounded up, and one more for the tick that is already under way: never early, late by a tick at most.
    private int TicksOf(TimeSpan time) => time == Timeout.InfiniteTimeSpan
        ? int.MaxValue / 2
        : (int)Math.Min(Math.Ceiling(time / _tickLength) + 1, int.MaxValue / 2);

    private void OnTick()
    {
        // A tick that takes longer than a tick must not be overtaken.
        if (IsCrashed || Interlocked.Exchange(ref _ticking, 1) != 0)
            return;

        try
        {
            var elapsed = TimeProvider.GetElapsedTime(_startedAt);
            Seconds = (int)elapsed.TotalSeconds;
            Tick = (int)(elapsed / _tickLength);
            foreach (var call in _outstanding.Overdue(Tick))
            {
                Metrics.TimedOut();
                call.Reject(TimeoutOf(call));
            }

            if (elapsed >= _nextCollection)
            {
                _nextCollection = elapsed + _collection.CollectionQuantum;
                Collector.CollectByAge();
            }
        }
        finally
        {
            Volatile.Write(ref _ticking, 0);
        }
    }

    // The key of the grain stays out of it: faults are logged.
    private TimeoutException TimeoutOf(Call call) => new(
        $"{call.Method.InterfaceName}.{call.Method.Name} did not answer within "
        + $"{call.Method.Timeout ?? _messaging.ResponseTimeout}. Whether it had an effect is unknown.");
}
