using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans;

namespace Countersign.Tenants;

/// <summary>What is durable of a tenant.</summary>
[GenerateSerializer, Alias("countersign.tenant-state")]
public sealed record TenantState : IStateOutbox
{
    /// <summary>The latest version; null before the first.</summary>
    [Id(0)] public TenantSnapshot? Tenant { get; init; }

    /// <summary>
    /// The latest commands that were named by an operation id, oldest first; a repeat of one changes nothing.
    /// </summary>
    [Id(1)] public ImmutableArray<OperationId> Done { get; init; } = [];

    /// <inheritdoc/>
    [JsonIgnore]
    [field: NonSerialized]
    public IReadOnlyList<OutboxItem> Outbox { get; init; } = [];
}

/// <summary>The JSON of what is durable of tenants.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TenantState))]
[JsonSerializable(typeof(TenantDirectoryState))]
[JsonSerializable(typeof(TenantPlanState))]
internal sealed partial class TenantJson : JsonSerializerContext;
