using System.Collections.Immutable;
using Orleans;

namespace Countersign.Carriers;

/// <summary>Whether a route is trusted.</summary>
[GenerateSerializer, Alias("countersign.breaker-state")]
public enum BreakerState
{
    /// <summary>It is used.</summary>
    Closed = 0,

    /// <summary>It failed; it is left alone for a while.</summary>
    Open = 1,

    /// <summary>A few messages try it.</summary>
    HalfOpen = 2,
}

/// <summary>What a silo needs to know of a route.</summary>
[GenerateSerializer, Immutable, Alias("countersign.route-advice")]
public sealed record RouteAdvice
{
    /// <summary>Whether it is trusted.</summary>
    [Id(0)] public BreakerState Breaker { get; init; }

    /// <summary>Grows with each change of the breaker, and with each new round of probes.</summary>
    [Id(1)] public long Round { get; init; }

    /// <summary>Messages of this round that the silo may send to try the route.</summary>
    [Id(2)] public int Probes { get; init; }

    /// <summary>When an open breaker lets messages try the route again.</summary>
    [Id(3)] public DateTimeOffset? OpenUntil { get; init; }

    /// <summary>What an operator said last; null where none did.</summary>
    [Id(4)] public RouteRuling? Ruling { get; init; }

    /// <summary>The part of its rate that the carrier bears at the moment, 0 to 1.</summary>
    [Id(5)] public double Throttle { get; init; } = 1;

    /// <summary>The part of the route's rate that is this silo's, 0 to 1.</summary>
    [Id(6)] public double Share { get; init; }

    /// <summary>Silos that use the route.</summary>
    [Id(7)] public int Silos { get; init; }

    /// <summary>Health by destination; default where it was not asked for.</summary>
    [Id(8)] public ImmutableArray<DestinationHealth> Health { get; init; }

    /// <summary>Whether an operator took it out of use.</summary>
    public bool IsDisabled => Ruling is { Disabled: true };
}

/// <summary>
/// Counts of one region, of batches or of single starts; they fade with time, so that what is long past counts little.
/// </summary>
[GenerateSerializer, Immutable, Alias("countersign.destination-health")]
public sealed record DestinationHealth
{
    /// <summary>ISO 3166 alpha-2, or <c>001</c>.</summary>
    [Id(0)] public required string Region { get; init; }

    /// <summary>Messages of batches.</summary>
    [Id(1)] public bool Bulk { get; init; }

    /// <summary>Taken over by the carrier.</summary>
    [Id(2)] public double Accepted { get; init; }

    /// <summary>Not taken over: the route failed, or asked to be spared.</summary>
    [Id(3)] public double Failed { get; init; }

    /// <summary>Not taken over: the message was at fault.</summary>
    [Id(4)] public double Refused { get; init; }

    /// <summary>Nobody knows.</summary>
    [Id(5)] public double Unknown { get; init; }

    /// <summary>Receipts that say it arrived.</summary>
    [Id(6)] public double Delivered { get; init; }

    /// <summary>Receipts that say it did not.</summary>
    [Id(7)] public double Undelivered { get; init; }

    /// <summary>Mean time to an answer.</summary>
    [Id(8)] public double LatencyMs { get; init; }

    /// <summary>First messages of verifications that had their time to be approved.</summary>
    [Id(9)] public double Trials { get; init; }

    /// <summary>Those of them that were.</summary>
    [Id(10)] public double Approved { get; init; }
}
