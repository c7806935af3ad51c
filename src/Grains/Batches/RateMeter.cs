namespace Countersign.Batches;

/// <summary>How many rows per second got their outcome lately: a mean in which the last seconds weigh most.</summary>
internal sealed class RateMeter(TimeProvider time)
{
    private const double Memory = 5;

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(500);

    private long _since = time.GetTimestamp();
    private int _last = -1;

    /// <summary>Rows per second.</summary>
    public double PerSecond { get; private set; }

    /// <summary>Tells how many rows have their outcome by now.</summary>
    public void Note(int settled)
    {
        var elapsed = time.GetElapsedTime(_since);
        if (_last >= 0 && elapsed < Shortest)
            return;

        if (_last >= 0)
        {
            var rate = (settled - _last) / elapsed.TotalSeconds;
            PerSecond += (rate - PerSecond) * (1 - Math.Exp(-elapsed.TotalSeconds / Memory));
        }

        _last = settled;
        _since = time.GetTimestamp();
    }
}
