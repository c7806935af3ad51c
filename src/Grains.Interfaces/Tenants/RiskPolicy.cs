using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans;

namespace Countersign.Tenants;

/// <summary>From which risk score on a start is challenged or refused. docs/limits.md has how it is reckoned.</summary>
[GenerateSerializer, Immutable, Alias("countersign.risk-policy")]
public sealed record RiskPolicy
{
    /// <summary>The name of the score in refusals and reports; no rule is called so.</summary>
    public const string Name = "risk";

    /// <summary>Highest score there is.</summary>
    public const int MaxScore = 100;

    /// <summary>Nothing is looked at.</summary>
    public static RiskPolicy None { get; } = new();

    /// <summary>
    /// What a tenant gets that nobody has said anything else of: numbers in a row and destinations that are sent to
    /// often and never approved are stopped, live traffic alone. See docs/limits.md.
    /// </summary>
    public static RiskPolicy ForNew { get; } = new() { ChallengeAt = 60, BlockAt = 80 };

    /// <summary>The breakers of such a tenant.</summary>
    public static ImmutableArray<BreakerRule> BreakersForNew { get; } =
    [
        new BreakerRule { Name = "prefix_conversion", Key = LimitKey.Prefix, Limit = 10 },
        new BreakerRule
        {
            Name = "country_conversion", Key = LimitKey.Country, Limit = 200, Mode = LimitMode.Challenge,
        },
        new BreakerRule
        {
            Name = "country_spend",
            Key = LimitKey.Country,
            Measure = BreakerMeasure.Spend,
            Limit = 20_000_000,
            Mode = LimitMode.Challenge,
        },
    ];

    /// <summary>From this score on a start is challenged; null for never. 1 to 100.</summary>
    [Id(0)] public int? ChallengeAt { get; init; }

    /// <summary>From this score on a start is refused; null for never. 1 to 100.</summary>
    [Id(1)] public int? BlockAt { get; init; }

    /// <summary>Whether it is only counted what would have been challenged or refused.</summary>
    [Id(2)] public bool Monitor { get; init; }

    /// <summary>Whether sandbox traffic is judged too, breakers included.</summary>
    [Id(3)] public bool Sandbox { get; init; }

    /// <summary>Whether no score is reckoned.</summary>
    [JsonIgnore]
    public bool IsOff => ChallengeAt is null && BlockAt is null;
}
