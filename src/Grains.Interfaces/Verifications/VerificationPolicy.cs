using System.Collections.Immutable;
using Orleans;

namespace Countersign.Verifications;

/// <summary>The rules a tenant sets for its verifications. Defaults are DESIGN.md section 6.</summary>
[GenerateSerializer, Immutable, Alias("countersign.verification-policy")]
public sealed record VerificationPolicy
{
    /// <summary>Most steps of <see cref="Fallback"/>.</summary>
    public const int MaxFallback = 4;

    /// <summary>The rules of a tenant that has set none.</summary>
    public static VerificationPolicy Default { get; } = new();

    /// <summary>Digits of a code, 4 to 10. Default: 6.</summary>
    [Id(0)] public int CodeLength { get; init; } = 6;

    /// <summary>How long a code lives, one minute to one day. Default: 10 minutes.</summary>
    [Id(1)] public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Comparisons one code allows, 1 to 10. Default: 5.</summary>
    [Id(2)] public int MaxChecks { get; init; } = 5;

    /// <summary>
    /// Sends to one number within <see cref="SendWindow"/>, over all its verifications, 1 to 10. Default: 5.
    /// </summary>
    [Id(3)] public int MaxSends { get; init; } = 5;

    /// <summary>The window of <see cref="MaxSends"/>. Default: 10 minutes.</summary>
    [Id(4)] public TimeSpan SendWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Seconds to wait after the first, second … send of the window; the last one repeats. Default: 30, 60, 120, 240.
    /// </summary>
    [Id(5)] public ImmutableArray<int> CooldownSeconds { get; init; } = [30, 60, 120, 240];

    /// <summary>
    /// Wrong checks a number allows within <see cref="GuessWindow"/> whatever the number of codes. Default: 20.
    /// </summary>
    [Id(6)] public int GuessBudget { get; init; } = 20;

    /// <summary>The window of <see cref="GuessBudget"/>. Default: 24 hours.</summary>
    [Id(7)] public TimeSpan GuessWindow { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long a verification can be read after it ended. Default: 24 hours.</summary>
    [Id(8)] public TimeSpan Retention { get; init; } = TimeSpan.FromHours(24);

    /// <summary>
    /// What follows within one send where a text message did not arrive, at most <see cref="MaxFallback"/> steps. A
    /// send that begins by another channel has none. Default: none.
    /// </summary>
    [Id(9)] public ImmutableArray<FallbackStep> Fallback { get; init; } = [];
}
