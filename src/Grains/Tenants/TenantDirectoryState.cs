using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans;

namespace Countersign.Tenants;

/// <summary>What is durable of the directory of tenants.</summary>
[GenerateSerializer, Alias("countersign.tenant-directory-state")]
public sealed record TenantDirectoryState
{
    /// <summary>Ids in ordinal order.</summary>
    [Id(0), JsonPropertyName("t")] public ImmutableArray<string> Tenants { get; init; } = [];
}
