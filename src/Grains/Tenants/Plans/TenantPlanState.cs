using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans;

namespace Countersign.Tenants;

/// <summary>What is durable of a plan.</summary>
[GenerateSerializer, Alias("countersign.tenant-plan-state")]
public sealed record TenantPlanState : IStateOutbox
{
    /// <summary>The latest version; null before the first.</summary>
    [Id(0)] public TenantPlan? Plan { get; init; }

    /// <summary>The latest changes, oldest first; a repeat of one changes nothing.</summary>
    [Id(1)] public ImmutableArray<OperationId> Done { get; init; } = [];

    /// <inheritdoc/>
    [JsonIgnore]
    [field: NonSerialized]
    public IReadOnlyList<OutboxItem> Outbox { get; init; } = [];
}
