using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans;

namespace Countersign.Webhooks;

/// <summary>What is durable of an endpoint, but for its dead letters and its log.</summary>
[GenerateSerializer, Alias("countersign.webhook-state")]
public sealed record WebhookState : IStateSchedule
{
    /// <summary>What it was created as; null before, and where it is gone.</summary>
    [Id(0)] public WebhookOrder? Order { get; init; }

    /// <summary>Since when it exists.</summary>
    [Id(1)] public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether it is delivered to.</summary>
    [Id(2)] public WebhookStatus Status { get; init; }

    /// <summary>Why it was disabled.</summary>
    [Id(3)] public WebhookReason Reason { get; init; }

    /// <summary>What signs, the latest first.</summary>
    [Id(4)] public ImmutableArray<WebhookSecret> Secrets { get; init; } = [];

    /// <summary>The command that made the latest secret.</summary>
    [Id(5)] public OperationId Rotation { get; init; }

    /// <summary>Of each partition, up to where every event has arrived, died, or is in <see cref="Pending"/>.</summary>
    [Id(6)] public ImmutableArray<long> ReadTo { get; init; } = [];

    /// <summary>The events up to there that have yet to arrive, in the order in which they are to.</summary>
    [Id(7)] public ImmutableArray<PendingDelivery> Pending { get; init; } = [];

    /// <summary>Since when every attempt has failed; null where the latest arrived.</summary>
    [Id(8)] public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Until when it is left alone.</summary>
    [Id(9)] public DateTimeOffset? NotBefore { get; init; }

    /// <inheritdoc/>
    [Id(10)] public DateTimeOffset? DueAt { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public DateTimeOffset? DeleteAfter => null;

    /// <summary>Without secrets.</summary>
    public override string ToString() => $"webhook {Status}";
}

/// <summary>A key that signs.</summary>
/// <param name="Key">Its bytes.</param>
/// <param name="Until">Until when; null for the latest, which signs until it is replaced.</param>
[GenerateSerializer, Immutable, Alias("countersign.webhook-secret")]
public sealed record WebhookSecret([property: Id(0)] byte[] Key, [property: Id(1)] DateTimeOffset? Until)
{
    /// <summary>Without the key.</summary>
    public override string ToString() => "webhook secret";
}

/// <summary>An event that was tried, or has to wait for one that was.</summary>
/// <param name="Partition">The partition it lies in.</param>
/// <param name="Index">Its place there.</param>
/// <param name="Attempts">Attempts that failed.</param>
/// <param name="NextAt">When the next is due.</param>
/// <param name="FirstAt">When the first was made; null before.</param>
[GenerateSerializer, Immutable, Alias("countersign.webhook-pending")]
public sealed record PendingDelivery(
    [property: Id(0)] int Partition,
    [property: Id(1)] long Index,
    [property: Id(2)] int Attempts,
    [property: Id(3)] DateTimeOffset NextAt,
    [property: Id(4)] DateTimeOffset? FirstAt);

/// <summary>The dead letters of an endpoint.</summary>
[GenerateSerializer, Alias("countersign.webhook-dead-letters-state")]
public sealed record DeadLettersState
{
    /// <summary>The <see cref="WebhookDeadLetter.Order"/> of the next.</summary>
    [Id(0)] public long Next { get; init; } = 1;

    /// <summary>In their order.</summary>
    [Id(1)] public ImmutableArray<WebhookDeadLetter> Letters { get; init; } = [];
}

/// <summary>The latest attempts of an endpoint.</summary>
[GenerateSerializer, Alias("countersign.webhook-deliveries-state")]
public sealed record DeliveriesState
{
    /// <summary>Newest last.</summary>
    [Id(0)] public ImmutableArray<WebhookDelivery> Latest { get; init; } = [];
}

/// <summary>The endpoints of a tenant's live or sandbox events.</summary>
[GenerateSerializer, Alias("countersign.webhook-index-state")]
public sealed record WebhookIndexState
{
    /// <summary>Oldest first.</summary>
    [Id(0)] public ImmutableArray<string> Endpoints { get; init; } = [];
}

/// <summary>The JSON of the states of endpoints.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WebhookState))]
[JsonSerializable(typeof(DeadLettersState))]
[JsonSerializable(typeof(DeliveriesState))]
[JsonSerializable(typeof(WebhookIndexState))]
internal sealed partial class WebhookJson : JsonSerializerContext;
