using Orleans;

namespace Countersign.Verifications;

/// <summary>A cap on what a tenant spends that a send would exceed. Money in millionths.</summary>
/// <param name="Rule">Which (<see cref="Ledger.AllowanceRules"/>).</param>
/// <param name="Limit">The cap.</param>
/// <param name="Used">What is spent, or held for what is under way.</param>
/// <param name="Needed">What the send may cost.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Reset">Until the tenant's day ends.</param>
[GenerateSerializer, Immutable, Alias("countersign.spend-refusal")]
public sealed record SpendRefusal(
    [property: Id(0)] string Rule,
    [property: Id(1)] long Limit,
    [property: Id(2)] long Used,
    [property: Id(3)] long Needed,
    [property: Id(4)] string Currency,
    [property: Id(5)] TimeSpan Reset);
