using System.Text.Json.Serialization;
using Orleans;

namespace Countersign.Batches;

/// <summary>What is durable of a batch.</summary>
[GenerateSerializer, Alias("countersign.batch-state")]
public sealed record BatchState : IStateSchedule, IStateOutbox
{
    /// <summary>What was asked for; null where there is no batch.</summary>
    [Id(0)] public BatchOrder? Order { get; init; }

    /// <summary>Where it stands.</summary>
    [Id(1)] public BatchStatus Status { get; init; }

    /// <summary>Which try of the upload it is; grows with each.</summary>
    [Id(2)] public long Epoch { get; init; }

    /// <summary>Until when a silent upload counts as alive.</summary>
    [Id(3)] public DateTimeOffset AliveUntil { get; init; }

    /// <summary>Shards: of an upload those known so far, of a batch all.</summary>
    [Id(4)] public int Shards { get; init; }

    /// <summary>What the shards reported, as <see cref="ShardTable"/> packs it.</summary>
    [Id(5)] public int[] Totals { get; init; } = [];

    /// <summary>When every row was durable.</summary>
    [Id(6)] public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>When the last row got its outcome.</summary>
    [Id(7)] public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Names the try of the upload, so that a repeat of its beginning is answered as the first.</summary>
    [Id(9)] public OperationId Upload { get; init; }

    /// <summary>When to look after it again, should nothing happen until then.</summary>
    [Id(8)] public DateTimeOffset? DueAt { get; init; }

    /// <summary>How many events were told of it.</summary>
    [Id(10), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public long EventCount { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    [field: NonSerialized]
    public IReadOnlyList<OutboxItem> Outbox { get; init; } = [];

    /// <inheritdoc/>
    [JsonIgnore]
    public DateTimeOffset? DeleteAfter => Order?.DeleteAfter;
}
