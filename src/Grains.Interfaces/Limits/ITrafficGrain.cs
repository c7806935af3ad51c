using System.Collections.Immutable;
using Countersign.Numbers;
using Countersign.Tenants;
using Orleans;

namespace Countersign.Limits;

/// <summary>
/// What a tenant's starts to each prefix and country come to: breakers, and what a risk score is made of. Key: as
/// <see cref="Ledger.LedgerKey"/>. That a breaker opens is durable when a call returns; counts are written every few
/// seconds, so a crash may forget the latest. Taking may not be repeated safely: a repeat counts again, on the safe
/// side.
/// </summary>
[Alias("countersign.traffic")]
public interface ITrafficGrain : IGrainWithStringKey
{
    /// <summary>Judges a start, and counts it where it is not refused.</summary>
    [Alias("take")]
    Task<TrafficVerdict> TakeAsync(TrafficStart start, CancellationToken cancellationToken = default);

    /// <summary>As <see cref="TakeAsync"/>, and counts nothing.</summary>
    [Alias("look")]
    Task<TrafficVerdict> LookAsync(TrafficStart start, CancellationToken cancellationToken = default);

    /// <summary>Takes back what <see cref="TakeAsync"/> counted: the start did not happen.</summary>
    [Alias("give-back")]
    Task GiveBackAsync(TrafficStart start, CancellationToken cancellationToken = default);

    /// <summary>What became of checks. A repeat counts again.</summary>
    [Alias("hear")]
    Task HearAsync(ImmutableArray<TrafficNews> news, CancellationToken cancellationToken = default);
}

/// <summary>A start, with the rules of its tenant as they are now.</summary>
[GenerateSerializer, Immutable, Alias("countersign.traffic-start")]
public sealed record TrafficStart
{
    /// <summary>The number.</summary>
    [Id(0)] public required E164 To { get; init; }

    /// <summary>Its region.</summary>
    [Id(1)] public required string Region { get; init; }

    /// <summary>Whether it is a kind of line that is easily had in numbers.</summary>
    [Id(2)] public required bool EasyLine { get; init; }

    /// <summary>The end user's address, as rules count it; null where it was not told.</summary>
    [Id(3)] public string? Address { get; init; }

    /// <summary>What it is estimated to cost, in millionths.</summary>
    [Id(4)] public required long Micros { get; init; }

    /// <summary>Whether the caller has proof that its user is human.</summary>
    [Id(5)] public required bool Proven { get; init; }

    /// <summary>How far the tenant's clock is ahead.</summary>
    [Id(6)] public required TimeSpan ClockOffset { get; init; }

    /// <summary>The breakers that the start is counted by. At most <see cref="TenantLimits.MaxBreakers"/>.</summary>
    [Id(7)] public required ImmutableArray<BreakerRule> Breakers { get; init; }

    /// <summary>From which score on it is challenged or refused.</summary>
    [Id(8)] public required RiskPolicy Risk { get; init; }
}

/// <summary>What became of a check.</summary>
/// <param name="To">The number.</param>
/// <param name="Region">Its region.</param>
/// <param name="Approved">Whether it was approved; otherwise the code was wrong.</param>
/// <param name="ClockOffset">How far the tenant's clock is ahead.</param>
[GenerateSerializer, Immutable, Alias("countersign.traffic-news")]
public sealed record TrafficNews(
    [property: Id(0)] E164 To,
    [property: Id(1)] string Region,
    [property: Id(2)] bool Approved,
    [property: Id(3)] TimeSpan ClockOffset);

/// <summary>What breakers and the score say of a start.</summary>
/// <param name="Breakers">One for each that it is counted by, in their order.</param>
/// <param name="Risk">The score.</param>
[GenerateSerializer, Immutable, Alias("countersign.traffic-verdict")]
public sealed record TrafficVerdict(
    [property: Id(0)] ImmutableArray<BreakerLine> Breakers, [property: Id(1)] RiskLine Risk)
{
    /// <summary>Whether the start may not go on, for now or at all.</summary>
    public bool IsRefused => Refuses(Risk.Verdict) || Breakers.Any(static line => Refuses(line.Verdict));

    /// <summary>Place of the breaker that refuses; null where none does.</summary>
    public int? RefusedBy
    {
        get
        {
            for (var i = 0; i < Breakers.Length; i++)
            {
                if (Refuses(Breakers[i].Verdict))
                    return i;
            }

            return null;
        }
    }

    private static bool Refuses(LimitVerdict verdict) => verdict is LimitVerdict.Refused or LimitVerdict.Challenged;
}

/// <summary>What one breaker says.</summary>
/// <param name="Phase">Where it stands.</param>
/// <param name="Unapproved">What would stand unapproved with this start.</param>
/// <param name="Allowed">How much may.</param>
/// <param name="RetryAfter">Until it lets probes through; zero where it lets this one.</param>
/// <param name="Verdict">What comes of it.</param>
[GenerateSerializer, Immutable, Alias("countersign.breaker-line")]
public sealed record BreakerLine(
    [property: Id(0)] BreakerPhase Phase,
    [property: Id(1)] long Unapproved,
    [property: Id(2)] long Allowed,
    [property: Id(3)] TimeSpan RetryAfter,
    [property: Id(4)] LimitVerdict Verdict);

/// <summary>Where a breaker stands. The numbers travel between processes.</summary>
[GenerateSerializer, Alias("countersign.breaker-phase")]
public enum BreakerPhase
{
    /// <summary>It lets everything through.</summary>
    Closed = 0,

    /// <summary>It lets nothing through, until it has rested.</summary>
    Open = 1,

    /// <summary>It has rested and lets a few through, to see what comes of them.</summary>
    HalfOpen = 2,
}

/// <summary>The risk score of a start.</summary>
/// <param name="Score">0 to 100.</param>
/// <param name="Signals">What it is made of; those without points are left out.</param>
/// <param name="Verdict">What comes of it.</param>
[GenerateSerializer, Immutable, Alias("countersign.risk-line")]
public sealed record RiskLine(
    [property: Id(0)] int Score,
    [property: Id(1)] ImmutableArray<RiskPoints> Signals,
    [property: Id(2)] LimitVerdict Verdict);

/// <summary>What one signal adds to a score.</summary>
/// <param name="Signal">Which.</param>
/// <param name="Points">What it adds.</param>
/// <param name="Seen">How often, or how much, it was seen.</param>
[GenerateSerializer, Immutable, Alias("countersign.risk-points")]
public sealed record RiskPoints(
    [property: Id(0)] RiskSignal Signal, [property: Id(1)] int Points, [property: Id(2)] int Seen);

/// <summary>What a risk score is made of. The numbers travel between processes.</summary>
[GenerateSerializer, Alias("countersign.risk-signal")]
public enum RiskSignal
{
    /// <summary>Starts to the number's prefix of late.</summary>
    Velocity = 0,

    /// <summary>Numbers next to this one that were sent to of late.</summary>
    Sequence = 1,

    /// <summary>Starts to the prefix of late without any approval to speak for them.</summary>
    Conversion = 2,

    /// <summary>Wrong codes for numbers that the address has started.</summary>
    FailedChecks = 3,

    /// <summary>A kind of line that is easily had in numbers.</summary>
    LineType = 4,
}
