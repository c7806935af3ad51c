using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans;

namespace Countersign.Suppressions;

/// <summary>The marked segments of a tenant's list; at most <see cref="SuppressionKeys.Segments"/>.</summary>
[GenerateSerializer, Alias("countersign.suppression-directory-state")]
public sealed record SuppressionDirectoryState
{
    /// <summary>Ascending.</summary>
    [Id(0), JsonPropertyName("s")] public ImmutableArray<int> Segments { get; init; } = [];
}
