using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans;

namespace Countersign.Ledger;

/// <summary>
/// One movement of money, from one account to another: what the one loses the other gets, so that all entries sum to
/// zero. Never changed once it is written.
/// </summary>
/// <param name="Number">Its place, from 1, without gaps.</param>
/// <param name="At">Real time.</param>
/// <param name="Kind">What it was; says which accounts.</param>
/// <param name="Micros">How much, above zero.</param>
/// <param name="Available">What was available after it.</param>
/// <param name="Reference">What it was for: a public id; null where an operator did it.</param>
/// <param name="Note">An operator's words; null where there are none.</param>
[GenerateSerializer, Immutable, Alias("countersign.ledger-entry")]
public sealed record LedgerEntry(
    [property: Id(0), JsonPropertyName("n")] long Number,
    [property: Id(1), JsonPropertyName("a")] DateTimeOffset At,
    [property: Id(2), JsonPropertyName("k")] EntryKind Kind,
    [property: Id(3), JsonPropertyName("m")] long Micros,
    [property: Id(4), JsonPropertyName("b")] long Available,
    [property: Id(5), JsonPropertyName("r")] string? Reference,
    [property: Id(6), JsonPropertyName("t")] string? Note);

/// <summary>What an entry was. The numbers are stored.</summary>
[GenerateSerializer, Alias("countersign.entry-kind")]
public enum EntryKind
{
    /// <summary>From funding to available: an operator was paid.</summary>
    ToppedUp = 0,

    /// <summary>From available to reserved: a message was accepted.</summary>
    Reserved = 1,

    /// <summary>From reserved to spent: a carrier took it over.</summary>
    Settled = 2,

    /// <summary>From reserved to available: no carrier did, or it came cheaper.</summary>
    Released = 3,

    /// <summary>
    /// From uncovered to available: a message that was paid from a loan which had been called back. The operator's
    /// loss, so that the tenant's accounts stay above zero; it takes a process that stood still for minutes.
    /// </summary>
    Covered = 4,

    /// <summary>From available to reserved: a batch was uploaded.</summary>
    BatchReserved = 5,

    /// <summary>Within reserved: from a batch to one of its messages.</summary>
    Drawn = 6,

    /// <summary>From reserved to available: what a batch did not need.</summary>
    BatchReleased = 7,
}

/// <summary>Accounts. An entry moves money from one to another.</summary>
public enum LedgerAccount
{
    /// <summary>Where money comes from: below zero by what was topped up.</summary>
    Funding,

    /// <summary>Free to be reserved.</summary>
    Available,

    /// <summary>Held for messages under way.</summary>
    Reserved,

    /// <summary>Paid for messages.</summary>
    Spent,

    /// <summary>What <see cref="EntryKind.Covered"/> came to, below zero.</summary>
    Uncovered,
}

/// <summary>Which accounts an entry is between.</summary>
public static class EntryKinds
{
    /// <summary>Where the money comes from, and where it goes.</summary>
    public static (LedgerAccount From, LedgerAccount To) Accounts(this EntryKind kind) => kind switch
    {
        EntryKind.ToppedUp => (LedgerAccount.Funding, LedgerAccount.Available),
        EntryKind.Reserved or EntryKind.BatchReserved => (LedgerAccount.Available, LedgerAccount.Reserved),
        EntryKind.Drawn => (LedgerAccount.Reserved, LedgerAccount.Reserved),
        EntryKind.Settled => (LedgerAccount.Reserved, LedgerAccount.Spent),
        EntryKind.Released or EntryKind.BatchReleased => (LedgerAccount.Reserved, LedgerAccount.Available),
        EntryKind.Covered => (LedgerAccount.Uncovered, LedgerAccount.Available),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such entry."),
    };
}

/// <summary>Some entries, the latest first.</summary>
/// <param name="Entries">They.</param>
/// <param name="Next">The number to ask before for the next page; null where there are none, or none are kept.</param>
[GenerateSerializer, Immutable, Alias("countersign.entry-page")]
public sealed record EntryPage(
    [property: Id(0)] ImmutableArray<LedgerEntry> Entries, [property: Id(1)] long? Next);
