namespace Countersign.Batches;

/// <summary>
/// How many bulk starts a second may begin beside interactive requests, decided from how many of those were slow. Pure:
/// a rate and a memory of how fast the front door is when it is left alone. Each slow request lowers the rate, all
/// others raise it by a hundredth of that, so that it settles where one request in a hundred is slow: what is kept
/// is the 99th percentile, which collections and long queues show in long before the mean does. Where nobody is
/// interactive it opens at once.
/// </summary>
internal sealed record GatePace
{
    /// <summary>A rate that stops nothing.</summary>
    public const double Open = 1_000_000;

    /// <summary>A request is slow that takes so many times what requests take alone, in the mean…</summary>
    private const double SlowFactor = 3;

    /// <summary>… and so much more. Milliseconds.</summary>
    private const double Noise = 0.5;

    /// <summary>What one slow request takes from the rate, as an exponent.</summary>
    private const double Lower = 0.1;

    /// <summary>What one that was not slow adds: one in a hundred may be.</summary>
    private const double Raise = Lower / 100;

    /// <summary>What a look adds at least, so that a quiet front door does not hold the rate down for long.</summary>
    private const double LeastRaise = 0.01;

    /// <summary>Looks without a request after which nobody is interactive any more.</summary>
    private const int QuietLooks = 20;

    private const double Opening = 2;

    /// <summary>The rate never is further ahead of what is really started.</summary>
    private const double Ahead = 2;

    /// <summary>
    /// The memory of the best latency fades, so that a front door that became slower is not chased for ever.
    /// </summary>
    private const double Fading = 1.01;

    /// <summary>Starts a second that may always begin.</summary>
    public required double Min { get; init; }

    /// <summary>Starts a second that may begin now.</summary>
    public double Rate { get; init; } = Open;

    /// <summary>
    /// Mean latency of interactive requests when they are left alone, in milliseconds; 0 where none was seen.
    /// </summary>
    public double Alone { get; init; }

    /// <summary>From how many milliseconds on a request is slow.</summary>
    public double SlowFrom => Alone == 0 ? double.MaxValue : (Alone * SlowFactor) + Noise;

    private int Quiet { get; init; } = QuietLooks;

    /// <summary>One look at what happened since the last one.</summary>
    /// <param name="seen">What happened.</param>
    public GatePace Next(in GateLook seen)
    {
        if (seen.Requests == 0)
        {
            return Quiet < QuietLooks
                ? this with { Quiet = Quiet + 1 }
                : this with { Rate = Math.Min(Open, Rate * Opening) };
        }

        var raise = Math.Max(LeastRaise, (seen.Requests - seen.Slow) * Raise);
        var rate = Rate * Math.Exp(raise - (seen.Slow * Lower));
        return this with
        {
            Alone = Alone == 0 ? seen.MeanMilliseconds : Math.Min(Alone * Fading, seen.MeanMilliseconds),
            Rate = Math.Clamp(rate, Min, Math.Max(Min, seen.StartsPerSecond * Ahead)),
            Quiet = 0,
        };
    }
}

/// <summary>What happened between two looks.</summary>
/// <param name="Requests">Interactive requests that ended.</param>
/// <param name="Slow">How many of them were slow.</param>
/// <param name="MeanMilliseconds">What they took, in the mean.</param>
/// <param name="StartsPerSecond">Bulk starts that began, a second.</param>
internal readonly record struct GateLook(
    int Requests, int Slow, double MeanMilliseconds, double StartsPerSecond);
