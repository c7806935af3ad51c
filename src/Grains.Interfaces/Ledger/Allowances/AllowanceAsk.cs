using Orleans;

namespace Countersign.Ledger;

/// <summary>Asks for a part of an allowance.</summary>
/// <param name="Ask">What is asked for; its currency means nothing here.</param>
/// <param name="Allowance">What the process knows of it.</param>
[GenerateSerializer, Immutable, Alias("countersign.allowance-ask")]
public sealed record AllowanceAsk(
    [property: Id(0)] MoneyAsk Ask, [property: Id(1)] Allowance Allowance);

/// <summary>How much a tenant may have of one thing.</summary>
/// <param name="Rule">What refusals call it (<see cref="AllowanceRules"/>).</param>
/// <param name="Limit">Most of it: millionths of the tenant's currency, or verifications.</param>
/// <param name="ClockOffset">How far the tenant's clock is ahead.</param>
[GenerateSerializer, Immutable, Alias("countersign.allowance-limit")]
public readonly record struct Allowance(
    [property: Id(0)] string Rule, [property: Id(1)] long Limit, [property: Id(2)] TimeSpan ClockOffset)
{
    /// <summary>Whether it is of the tenant's sandbox.</summary>
    [Id(3)] public bool Sandbox { get; init; }
}

/// <summary>The names of allowances.</summary>
public static class AllowanceRules
{
    /// <summary>What is spent from midnight to midnight (UTC, the tenant's clock).</summary>
    public const string SpendPerDay = "spend_per_day";

    /// <summary>What of it goes to one country.</summary>
    public const string SpendPerCountry = "spend_per_country";

    /// <summary>What of it goes to one prefix.</summary>
    public const string SpendPerPrefix = "spend_per_prefix";

    /// <summary>Verifications that are open at once.</summary>
    public const string ConcurrentVerifications = "concurrent_verifications";

    /// <summary>Whether it begins anew at midnight.</summary>
    public static bool IsDaily(string rule) => rule != ConcurrentVerifications;
}
