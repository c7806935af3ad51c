namespace Countersign.Carriers.Routing;

/// <summary>
/// Leaves a route alone that fails, and lets a few messages try it now and then: after 5 seconds at first, twice as
/// long each time it fails again. Pure and immutable.
/// </summary>
internal sealed record Breaker
{
    /// <summary>Messages that try a route in one round, over all silos; when all are taken over it closes.</summary>
    public const int ProbesOfRound = 3;

    /// <summary>Failures below which nothing is concluded.</summary>
    private const double MinFailures = 5;

    /// <summary>The failing part of the latest messages that opens it.</summary>
    private const double FailingPart = 0.5;

    private const int MaxDoublings = 6;

    private static readonly TimeSpan HalfLife = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>A round whose messages are not heard of any more is followed by another.</summary>
    private static readonly TimeSpan RoundPatience = TimeSpan.FromSeconds(45);

    /// <summary>Closed for so long, the next failure is a first one.</summary>
    private static readonly TimeSpan Forgiven = TimeSpan.FromMinutes(2);

    public BreakerState State { get; init; }

    /// <summary>Grows with every change, and with every round of probes.</summary>
    public long Round { get; init; }

    /// <summary>Since when it is in its state; of a half-open one, in its round.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>When an open one becomes half-open.</summary>
    public DateTimeOffset OpenUntil { get; init; }

    /// <summary>Times it opened in a row.</summary>
    public int Openings { get; init; }

    private double Good { get; init; }

    private double Bad { get; init; }

    private DateTimeOffset SeenAt { get; init; }

    /// <summary>What time alone does to it.</summary>
    public Breaker At(DateTimeOffset now) => State switch
    {
        BreakerState.Open when now >= OpenUntil => Turned(BreakerState.HalfOpen, now),
        BreakerState.HalfOpen when now - Since >= RoundPatience => Turned(BreakerState.HalfOpen, now),
        _ => this,
    };

    /// <summary>Messages were taken over (<paramref name="good"/>), and others not (<paramref name="bad"/>).</summary>
    /// <param name="good">How many.</param>
    /// <param name="bad">How many.</param>
    /// <param name="now">The time.</param>
    /// <param name="jitter">0 to 1, so that routes that failed together are not tried together.</param>
    public Breaker Seen(int good, int bad, DateTimeOffset now, double jitter)
    {
        var turned = At(now);
        return (good, bad, turned.State) switch
        {
            (0, 0, _) or (_, _, BreakerState.Open) => turned,
            (_, > 0, BreakerState.HalfOpen) => turned.Opened(now, jitter),
            (_, _, BreakerState.HalfOpen) => turned.Tried(good, now),
            _ => turned.Counted(good, bad, now, jitter),
        };
    }

    /// <summary>Closed, with nothing held against it.</summary>
    public Breaker Reset(DateTimeOffset now) => new() { Round = Round + 1, Since = now };

    private Breaker Counted(int good, int bad, DateTimeOffset now, double jitter)
    {
        var weight = now <= SeenAt ? 1 : Math.Pow(0.5, (now - SeenAt) / HalfLife);
        var counted = this with { Good = (Good * weight) + good, Bad = (Bad * weight) + bad, SeenAt = now };
        return counted.Bad >= MinFailures && counted.Bad >= FailingPart * (counted.Good + counted.Bad)
            ? counted.Opened(now, jitter)
            : counted;
    }

    private Breaker Tried(int good, DateTimeOffset now)
    {
        var tried = this with { Good = Good + good };
        return tried.Good < ProbesOfRound ? tried : tried.Turned(BreakerState.Closed, now);
    }

    private Breaker Opened(DateTimeOffset now, double jitter)
    {
        var before = State == BreakerState.Closed && now - Since >= Forgiven ? 0 : Openings;
        var pause = FirstPause * (1 << Math.Min(before, MaxDoublings));
        pause = pause < LongestPause ? pause : LongestPause;
        return Turned(BreakerState.Open, now) with
        {
            Openings = before + 1,
            OpenUntil = now + (pause * (0.75 + (jitter / 2))),
        };
    }

    private Breaker Turned(BreakerState state, DateTimeOffset now) =>
        this with { State = state, Round = Round + 1, Since = now, Good = 0, Bad = 0, SeenAt = now };
}
