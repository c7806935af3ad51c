using Countersign.Numbers;
using Countersign.Verifications;
using Orleans;

namespace Countersign.Batches;

/// <summary>The rows of a shard as uploaded.</summary>
/// <param name="Shard">Its number within the batch; its first row is this times <see
/// cref="BatchLimits.RowsPerShard"/>.</param>
/// <param name="Rows">What <see cref="PackedRowsWriter"/> made.</param>
/// <param name="Mode">Whether its numbers will be started.</param>
/// <param name="Epoch">Which try of the upload wrote it; a later one wins.</param>
/// <param name="DeleteAfter">When all that is stored of it goes away.</param>
[GenerateSerializer, Immutable, Alias("countersign.shard-input")]
public sealed record ShardInput(
    [property: Id(0)] int Shard,
    [property: Id(1)] byte[] Rows,
    [property: Id(2)] BatchMode Mode,
    [property: Id(3)] long Epoch,
    [property: Id(4)] DateTimeOffset DeleteAfter);

/// <summary>A row that waits to be started.</summary>
[GenerateSerializer, Immutable, Alias("countersign.row-to-start")]
public sealed record RowToStart(
    [property: Id(0)] int Row,
    [property: Id(1)] E164 To,
    [property: Id(2)] string? Locale,
    [property: Id(3)] IReadOnlyDictionary<string, string>? Metadata);

/// <summary>What became of a row's start.</summary>
/// <param name="Row">Number of the row within the batch, from 0.</param>
/// <param name="Status">Any but <see cref="RowStatus.Queued"/>.</param>
/// <param name="Reason">Why, where it was not started.</param>
/// <param name="Key">Which verification of the number, where it was started.</param>
/// <param name="IdKey">The key under which its public id was made.</param>
/// <param name="DuplicateOf">The earlier row of the same number, where it is a duplicate.</param>
[GenerateSerializer, Immutable, Alias("countersign.row-outcome")]
public readonly record struct RowOutcome(
    [property: Id(0)] int Row,
    [property: Id(1)] RowStatus Status,
    [property: Id(2)] RowReason Reason = RowReason.None,
    [property: Id(3)] VerificationKey Key = default,
    [property: Id(4)] byte IdKey = 0,
    [property: Id(5)] int DuplicateOf = 0);

/// <summary>Where a shard stands, and the rows that come next.</summary>
[GenerateSerializer, Immutable, Alias("countersign.shard-step")]
public sealed record ShardStep(
    [property: Id(0)] ShardTotals Totals,
    [property: Id(1)] IReadOnlyList<RowToStart> Next);

/// <summary>A note on a row.</summary>
[GenerateSerializer, Immutable, Alias("countersign.noted-row")]
public readonly record struct NotedRow(
    [property: Id(0)] int Row,
    [property: Id(1)] RowNote Note);

/// <summary>All that is known of a shard: input and outcomes, both as stored.</summary>
/// <param name="Rows">Read by <see cref="PackedRowsReader"/>.</param>
/// <param name="Outcomes">Read by <see cref="ShardOutcomes"/>.</param>
[GenerateSerializer, Immutable, Alias("countersign.shard-content")]
public sealed record ShardContent(
    [property: Id(0)] byte[] Rows,
    [property: Id(1)] byte[] Outcomes);
