using Orleans;

namespace Countersign.Ledger;

/// <summary>
/// What lies on the accounts of a tenant, in millionths of its currency. None is ever below zero, and together they are
/// what was topped up.
/// </summary>
/// <param name="Available">Free to be reserved.</param>
/// <param name="Reserved">Held for messages under way, and for the rows of batches.</param>
/// <param name="Spent">Paid for messages.</param>
[GenerateSerializer, Immutable, Alias("countersign.balance")]
public readonly record struct Balance(
    [property: Id(0)] long Available, [property: Id(1)] long Reserved, [property: Id(2)] long Spent)
{
    /// <summary>All that was topped up.</summary>
    public long ToppedUp => Available + Reserved + Spent;
}

/// <summary>How a tenant's account stands.</summary>
/// <param name="Currency">ISO 4217 code of its money; null where there never was any.</param>
/// <param name="Balance">What lies on it.</param>
/// <param name="Lent">
/// Of <see cref="Balance.Available"/>, what silos hold in hand so as not to ask for each message.
/// </param>
/// <param name="Entries">How many entries there were.</param>
/// <param name="PaidSegments">Segments that were paid for in the calendar month (UTC).</param>
[GenerateSerializer, Immutable, Alias("countersign.account-view")]
public sealed record AccountView(
    [property: Id(0)] string? Currency,
    [property: Id(1)] Balance Balance,
    [property: Id(2)] long Lent,
    [property: Id(3)] long Entries,
    [property: Id(4)] long PaidSegments);
