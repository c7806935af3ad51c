using System.Text.Json.Serialization;
using Orleans;

namespace Countersign.Limits;

/// <summary>What is durable of one token bucket.</summary>
[GenerateSerializer, Alias("countersign.limiter-state")]
public sealed record LimiterState : IStateSchedule
{
    /// <summary>Tokens out at <see cref="At"/>.</summary>
    [Id(0)] public double Out { get; init; }

    /// <summary>Tenant's time of the latest change.</summary>
    [Id(1)] public DateTimeOffset At { get; init; }

    /// <summary>Real time from which the bucket is full again in any case.</summary>
    [Id(2)] public DateTimeOffset FullAt { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public DateTimeOffset? DueAt => null;

    /// <inheritdoc/>
    [JsonIgnore]
    public DateTimeOffset? DeleteAfter => FullAt;
}

/// <summary>The JSON of buckets, reports and breakers.</summary>
[JsonSerializable(typeof(LimiterState))]
[JsonSerializable(typeof(LimitReportState))]
[JsonSerializable(typeof(TrafficState))]
internal sealed partial class LimiterJson : JsonSerializerContext;
