namespace Countersign.Ledger;

/// <summary>How much was used in about the last second.</summary>
internal struct UseMeter
{
    private long _second;
    private long _current;
    private long _before;

    public void Add(TimeSpan now, long count)
    {
        Turn(now);
        _current += count;
    }

    public long Recent(TimeSpan now)
    {
        Turn(now);
        return Math.Max(_current, _before);
    }

    private void Turn(TimeSpan now)
    {
        var second = now.Ticks / TimeSpan.TicksPerSecond;
        if (second == _second)
            return;
        _before = second == _second + 1 ? _current : 0;
        (_current, _second) = (0, second);
    }
}
