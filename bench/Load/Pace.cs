namespace Countersign.Bench.Load;

/// <summary>
/// When requests ought to be sent. In open loop they are due at even distances whatever the server does, and their
/// latency counts from when they were due: a stalled server is not spared the requests it would have received.
/// </summary>
internal sealed class Pace
{
    private readonly double _interval;
    private readonly long _delay;
    private long _begin;
    private long _taken;

    private Pace(double interval, long delay)
    {
        _interval = interval;
        _delay = delay;
    }

    /// <summary>Closed loop: due whenever a connection is free.</summary>
    public static Pace Unlimited => new(0, 0);

    /// <summary>Due at no time that a run reaches.</summary>
    public static Pace Never => new(1, long.MaxValue / 4);

    /// <summary>Open loop, the first one due after <paramref name="delay"/> nanoseconds.</summary>
    public static Pace PerSecond(double rate, long delay = 0) => new(1e9 / rate, delay);

    public bool IsOpenLoop => _interval > 0;

    public long NextDue => _interval == 0 ? 0 : _begin + (long)(_taken * _interval);

    public void Begin(long now)
    {
        _begin = now + _delay;
        _taken = 0;
    }

    public bool TryTake(long now, out long intended)
    {
        intended = _interval == 0 ? now : NextDue;
        if (intended > now)
            return false;
        _taken++;
        return true;
    }
}
