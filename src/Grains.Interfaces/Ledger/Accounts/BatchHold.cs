using Orleans;

namespace Countersign.Ledger;

/// <summary>Asks an account to hold money for all rows of a batch.</summary>
/// <param name="Batch">The batch's id; a repeat holds nothing more.</param>
/// <param name="Micros">Millionths, above zero.</param>
/// <param name="Currency">What the caller reckons in.</param>
/// <param name="Until">From then on nothing of the batch is kept, whatever became of it; real time.</param>
[GenerateSerializer, Immutable, Alias("countersign.batch-hold")]
public sealed record BatchHold(
    [property: Id(0)] string Batch,
    [property: Id(1)] long Micros,
    [property: Id(2)] string Currency,
    [property: Id(3)] DateTimeOffset Until);

/// <summary>What came of it.</summary>
[GenerateSerializer, Immutable, Alias("countersign.batch-hold-result")]
public abstract record BatchHoldResult
{
    private BatchHoldResult()
    {
    }

    /// <summary>
    /// It is held until the batch has told the account how it ended; for ten minutes only, where it does not tell that
    /// it was accepted.
    /// </summary>
    [GenerateSerializer, Immutable, Alias("countersign.batch-hold-result.held")]
    public sealed record Held : BatchHoldResult;

    /// <summary>There is less; nothing is held.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.batch-hold-result.short")]
    public sealed record Short([property: Id(0)] long Available) : BatchHoldResult;
}
