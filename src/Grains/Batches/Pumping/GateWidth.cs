namespace Countersign.Batches;

/// <summary>
/// How many bulk starts may be under way at once, decided from what interactive requests went through lately. Pure: a
/// width and a memory of how fast the front door is when it is left alone. Additive increase, multiplicative decrease,
/// as congestion control does it; where nobody is interactive it opens at once.
/// </summary>
internal sealed record GateWidth
{
    /// <summary>
    /// Interactive requests may take so much longer than when they are left alone, before bulk makes room.
    /// </summary>
    private const double Tolerance = 1.25;

    /// <summary>Differences below this are noise. Milliseconds.</summary>
    private const double Noise = 0.25;

    private const double Narrower = 0.6;
    private const double Wider = 2;
    private const double Step = 2;

    /// <summary>
    /// The memory of the best latency fades, so that a front door that became slower is not chased for ever.
    /// </summary>
    private const double Fading = 1.01;

    /// <summary>Fewest starts under way.</summary>
    public required int Min { get; init; }

    /// <summary>Most starts under way.</summary>
    public required int Max { get; init; }

    /// <summary>Starts that may be under way now.</summary>
    public required double Width { get; init; }

    /// <summary>
    /// Mean latency of interactive requests when they are left alone, in milliseconds; 0 where none was seen.
    /// </summary>
    public double Alone { get; init; }

    /// <summary>One look at what happened since the last one.</summary>
    /// <param name="requests">Interactive requests that ended.</param>
    /// <param name="meanMilliseconds">What they took, in the mean.</param>
    public GateWidth Next(int requests, double meanMilliseconds)
    {
        if (requests == 0)
            return this with { Width = Math.Min(Max, Width * Wider) };

        var alone = Alone == 0 ? meanMilliseconds : Math.Min(Alone * Fading, meanMilliseconds);
        var tooSlow = meanMilliseconds > (alone * Tolerance) + Noise;
        return this with
        {
            Alone = alone,
            Width = tooSlow ? Math.Max(Min, Width * Narrower) : Math.Min(Max, Width + Step),
        };
    }
}
