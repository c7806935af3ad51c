using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans;

namespace Countersign.Batches;

/// <summary>The batches of a tenant and day.</summary>
[GenerateSerializer, Alias("countersign.batch-index-state")]
public sealed record BatchIndexState : IStateSchedule
{
    /// <summary>Oldest first.</summary>
    [Id(0)] public ImmutableArray<string> Batches { get; init; } = [];

    /// <inheritdoc/>
    [Id(1)] public DateTimeOffset? DeleteAfter { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public DateTimeOffset? DueAt => null;
}
