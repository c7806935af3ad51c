using System.Text.Json.Serialization;
using Countersign.Carriers.Routing;

namespace Countersign.Carriers;

/// <summary>What is durable of one route.</summary>
internal sealed record CarrierRouteState : IStateOutbox
{
    /// <summary>Its book.</summary>
    public RouteMemory Memory { get; init; } = new();

    /// <inheritdoc/>
    [JsonIgnore]
    public IReadOnlyList<OutboxItem> Outbox { get; init; } = [];
}

/// <summary>The JSON of <see cref="CarrierRouteState"/>.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CarrierRouteState))]
internal sealed partial class CarrierRouteJson : JsonSerializerContext;
