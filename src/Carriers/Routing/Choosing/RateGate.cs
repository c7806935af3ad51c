namespace Countersign.Carriers.Routing;

/// <summary>
/// This silo's part of a route's rate. Batches have a bucket of their own beside the common one, so that a part of the
/// rate is always there for people who wait.
/// </summary>
internal sealed class RateGate(TimeProvider time)
{
    /// <summary>What may go out at once after a pause, in seconds of the rate.</summary>
    private const double Burst = 0.2;

    private readonly Lock _lock = new();
    private long _at = time.GetTimestamp();
    private double _all = 1;
    private double _bulk = 1;

    /// <summary>Takes one message's room, where there is any.</summary>
    /// <param name="rate">Messages a second.</param>
    /// <param name="bulkShare">The part of them that batches may be.</param>
    /// <param name="bulk">Whether the message is of a batch.</param>
    public bool TryTake(double rate, double bulkShare, bool bulk)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            var elapsed = time.GetElapsedTime(_at, now).TotalSeconds;
            _at = now;
            _all = Filled(_all, rate, elapsed);
            _bulk = Filled(_bulk, rate * bulkShare, elapsed);
            if (_all < 1 || (bulk && _bulk < 1))
                return false;

            _all--;
            if (bulk)
                _bulk--;

            return true;
        }
    }

    private static double Filled(double tokens, double rate, double elapsed) =>
        Math.Min(tokens + (rate * elapsed), rate <= 0 ? 0 : Math.Max(1, rate * Burst));
}
