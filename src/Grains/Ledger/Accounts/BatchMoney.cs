using System.Text.Json.Serialization;
using Orleans;

namespace Countersign.Ledger;

/// <summary>Money that is held for the rows of a batch.</summary>
/// <param name="Id">The batch's id.</param>
/// <param name="Rest">How much of it no message has drawn; part of it may be lent.</param>
/// <param name="CallAt">When it is called back, should the batch not tell how it ended before.</param>
/// <param name="Until">From then on nothing of the batch is kept.</param>
/// <param name="IsCalled">Whether it is being called back.</param>
[GenerateSerializer, Immutable, Alias("countersign.batch-money")]
public sealed record BatchMoney(
    [property: Id(0), JsonPropertyName("i")] string Id,
    [property: Id(1), JsonPropertyName("r")] long Rest,
    [property: Id(2), JsonPropertyName("c")] DateTimeOffset CallAt,
    [property: Id(3), JsonPropertyName("u")] DateTimeOffset Until,
    [property: Id(4), JsonPropertyName("s")] bool IsCalled);
