using System.Text.Json.Serialization;
using Orleans;

namespace Countersign.Batches;

/// <summary>The rows of a shard as uploaded: written once.</summary>
[GenerateSerializer, Alias("countersign.shard-rows-state")]
public sealed record ShardRowsState : IStateSchedule
{
    /// <summary>The rows and how they were uploaded; null where there is no shard.</summary>
    [Id(0)] public ShardInput? Input { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public DateTimeOffset? DueAt => null;

    /// <inheritdoc/>
    [JsonIgnore]
    public DateTimeOffset? DeleteAfter => Input?.DeleteAfter;
}

/// <summary>What became of a shard's rows: written at each step.</summary>
[GenerateSerializer, Alias("countersign.shard-outcomes-state")]
public sealed record ShardOutcomesState : IStateSchedule
{
    /// <summary>Grows with each write.</summary>
    [Id(0)] public int Version { get; init; }

    /// <summary>Read by <see cref="ShardOutcomes"/>; null where no row was worked on.</summary>
    [Id(1)] public byte[]? Outcomes { get; init; }

    /// <summary>When the totals are reported again, should the batch not acknowledge them before.</summary>
    [Id(2)] public DateTimeOffset? DueAt { get; init; }

    /// <inheritdoc/>
    [Id(3)] public DateTimeOffset? DeleteAfter { get; init; }
}
