using System.Collections.Immutable;

namespace Countersign.Carriers.Routing;

/// <summary>What of a route outlives a restart.</summary>
internal sealed record RouteMemory
{
    /// <summary>When the health was as told here.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Whether the route is trusted.</summary>
    public Breaker Breaker { get; init; } = new();

    /// <summary>The latest word of an operator.</summary>
    public RouteRuling? Ruling { get; init; }

    /// <summary>Health by destination.</summary>
    public ImmutableArray<DestinationHealth> Health { get; init; } = [];
}
