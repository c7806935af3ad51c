using System.Collections.Immutable;
using Orleans;

namespace Countersign.Verifications;

/// <summary>What a start would come to, and how what it would take stands.</summary>
/// <param name="Result">What it would be answered.</param>
/// <param name="Allowances">Caps and places that it would be asked for; none where it is refused before that.</param>
[GenerateSerializer, Immutable, Alias("countersign.start-look")]
public sealed record StartLook(
    [property: Id(0)] StartResult Result, [property: Id(1)] ImmutableArray<AllowanceLine> Allowances);

/// <summary>How an allowance stands.</summary>
/// <param name="Rule">Which (<see cref="Ledger.AllowanceRules"/>).</param>
/// <param name="Limit">Most of it: millionths of the tenant's currency, or verifications.</param>
/// <param name="Used">What is used, with what other servers have in hand.</param>
[GenerateSerializer, Immutable, Alias("countersign.allowance-line")]
public sealed record AllowanceLine(
    [property: Id(0)] string Rule, [property: Id(1)] long Limit, [property: Id(2)] long Used);
