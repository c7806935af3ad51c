using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans;

namespace Countersign.Ledger;

/// <summary>What is durable of a tenant's ledger.</summary>
[GenerateSerializer, Alias("countersign.ledger-state")]
public sealed record LedgerState : IStateSchedule, IStateOutbox
{
    /// <summary>The tenant's time of the latest change. Windows never go back behind it.</summary>
    [Id(0)] public DateTimeOffset Clock { get; init; }

    /// <summary>How far the tenant's clock is ahead: the largest that was seen.</summary>
    [Id(1)] public TimeSpan ClockOffset { get; init; }

    /// <summary>What is used of each quota, in no order.</summary>
    [Id(2)] public ImmutableArray<QuotaCount> Counts { get; init; } = [];

    /// <summary>The processes that asked lately.</summary>
    [Id(3)] public ImmutableArray<QuotaHolder> Holders { get; init; } = [];

    /// <inheritdoc/>
    [JsonIgnore]
    [field: NonSerialized]
    public IReadOnlyList<OutboxItem> Outbox { get; init; } = [];

    /// <inheritdoc/>
    [JsonIgnore]
    public DateTimeOffset? DueAt => null;

    /// <inheritdoc/>
    [JsonIgnore]
    public DateTimeOffset? DeleteAfter => QuotaDecision.DeleteAfter(this);
}

/// <summary>What is used of one quota.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Window">Beginning of the window.</param>
/// <param name="Used">Tokens of it that are lent or used.</param>
/// <param name="Ahead">Tokens of the window after it that are lent.</param>
[GenerateSerializer, Immutable, Alias("countersign.quota-count")]
public readonly record struct QuotaCount(
    [property: Id(0)] QuotaKind Kind,
    [property: Id(1)] DateTimeOffset Window,
    [property: Id(2)] int Used,
    [property: Id(3)] int Ahead)
{
    /// <summary>The highest percentage that the tenant was told of in the window.</summary>
    [Id(4), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public byte Told { get; init; }
}

/// <summary>A process that leases.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Sequence">The latest ask that gave something back.</param>
/// <param name="SeenAt">Tenant's time of its latest ask, to a few seconds.</param>
[GenerateSerializer, Immutable, Alias("countersign.quota-holder")]
public readonly record struct QuotaHolder(
    [property: Id(0)] string Id,
    [property: Id(1)] long Sequence,
    [property: Id(2)] DateTimeOffset SeenAt);

/// <summary>The JSON of <see cref="LedgerState"/>.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LedgerState))]
internal sealed partial class LedgerJson : JsonSerializerContext;
