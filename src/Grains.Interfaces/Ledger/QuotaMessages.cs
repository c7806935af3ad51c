using System.Collections.Immutable;
using Orleans;

namespace Countersign.Ledger;

/// <summary>Asks a ledger for tokens of quotas, and gives it back what was not used.</summary>
/// <param name="Holder">Which process asks: a name of its own for each run.</param>
/// <param name="Sequence">
/// Grows with every ask of a holder. What is given back under a sequence that was seen is not taken again.
/// </param>
/// <param name="ClockOffset">How far the tenant's clock is ahead.</param>
/// <param name="Lines">A line for each quota.</param>
[GenerateSerializer, Immutable, Alias("countersign.quota-ask")]
public sealed record QuotaAsk(
    [property: Id(0)] string Holder,
    [property: Id(1)] long Sequence,
    [property: Id(2)] TimeSpan ClockOffset,
    [property: Id(3)] ImmutableArray<QuotaAskLine> Lines);

/// <summary>What is asked of one quota.</summary>
/// <param name="Quota">The quota, with its limit as the asking process knows it.</param>
/// <param name="Want">Tokens wanted of the window that is now.</param>
/// <param name="WantAhead">Tokens wanted of the window after it.</param>
/// <param name="Return">Tokens that were not used.</param>
/// <param name="Window">Beginning of the window that <paramref name="Return"/> is of.</param>
[GenerateSerializer, Immutable, Alias("countersign.quota-ask-line")]
public readonly record struct QuotaAskLine(
    [property: Id(0)] QuotaLimit Quota,
    [property: Id(1)] int Want,
    [property: Id(2)] int WantAhead,
    [property: Id(3)] int Return,
    [property: Id(4)] DateTimeOffset Window);

/// <summary>What a ledger lends: a line for each that was asked, in the same order.</summary>
[GenerateSerializer, Immutable, Alias("countersign.quota-grant")]
public sealed record QuotaGrant([property: Id(0)] ImmutableArray<QuotaGrantLine> Lines);

/// <summary>What is lent of one quota. Nobody else gets it, whatever becomes of the holder.</summary>
/// <param name="Window">Beginning of the window that is now.</param>
/// <param name="Granted">Tokens of it.</param>
/// <param name="GrantedAhead">Tokens of the window after it.</param>
/// <param name="Used">Tokens of the window that are out, these included.</param>
/// <param name="EndsIn">Until the window ends, from when the ledger answered.</param>
/// <param name="NextEndsIn">Until the one after it ends.</param>
[GenerateSerializer, Immutable, Alias("countersign.quota-grant-line")]
public readonly record struct QuotaGrantLine(
    [property: Id(0)] DateTimeOffset Window,
    [property: Id(1)] int Granted,
    [property: Id(2)] int GrantedAhead,
    [property: Id(3)] int Used,
    [property: Id(4)] TimeSpan EndsIn,
    [property: Id(5)] TimeSpan NextEndsIn);
