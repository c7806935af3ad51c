using System.Text.Json.Serialization;
using Orleans;

namespace Countersign.Idempotency;

/// <summary>What is durable of one <c>Idempotency-Key</c>.</summary>
[GenerateSerializer, Alias("countersign.idempotency-state")]
public sealed record IdempotencyState : IStateSchedule
{
    /// <summary>The id that every try of the request runs under; null before the first claim.</summary>
    [Id(0)] public OperationId? Operation { get; init; }

    /// <summary>What the request is; null while its body is still being read for the first time.</summary>
    [Id(1)] public byte[]? Fingerprint { get; init; }

    /// <summary>Its answer; null while it has none that is worth keeping.</summary>
    [Id(2)] public StoredAnswer? Answer { get; init; }

    /// <summary>When the key is free again.</summary>
    [Id(3)] public DateTimeOffset ExpiresAt { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public DateTimeOffset? DueAt => null;

    /// <inheritdoc/>
    [JsonIgnore]
    public DateTimeOffset? DeleteAfter => ExpiresAt;
}

/// <summary>The JSON of <see cref="IdempotencyState"/>.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IdempotencyState))]
internal sealed partial class IdempotencyJson : JsonSerializerContext;
