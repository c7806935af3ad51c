using System.Collections.Immutable;
using Orleans;

namespace Countersign.Carriers;

/// <summary>What one silo has seen of a route since its last report.</summary>
[GenerateSerializer, Immutable, Alias("countersign.route-report")]
public sealed record RouteReport
{
    /// <summary>The silo, by a random number of its process.</summary>
    [Id(0)] public required ulong Silo { get; init; }

    /// <summary>Messages that wanted the route in that time, whether the rate had room for them or not.</summary>
    [Id(1)] public int Wanted { get; init; }

    /// <summary>What was seen, by destination.</summary>
    [Id(2)] public ImmutableArray<DestinationNews> News { get; init; } = [];

    /// <summary>Whether the answer shall tell the health by destination.</summary>
    [Id(3)] public bool WantsHealth { get; init; }
}

/// <summary>Counts of one region, of batches or of single starts.</summary>
[GenerateSerializer, Immutable, Alias("countersign.destination-news")]
public sealed record DestinationNews
{
    /// <summary>Cohorts that approvals are told by; each is <see cref="CohortSeconds"/> long.</summary>
    public const int Cohorts = 12;

    /// <summary>Length of a cohort.</summary>
    public const int CohortSeconds = 10;

    /// <summary>ISO 3166 alpha-2, or <c>001</c>.</summary>
    [Id(0)] public required string Region { get; init; }

    /// <summary>Messages of batches.</summary>
    [Id(1)] public bool Bulk { get; init; }

    /// <summary>Taken over by the carrier.</summary>
    [Id(2)] public int Accepted { get; init; }

    /// <summary>Not taken over: the route failed.</summary>
    [Id(3)] public int Failed { get; init; }

    /// <summary>Not taken over: the carrier asked to be spared.</summary>
    [Id(4)] public int Throttled { get; init; }

    /// <summary>Not taken over: the message was at fault.</summary>
    [Id(5)] public int Refused { get; init; }

    /// <summary>Nobody knows.</summary>
    [Id(6)] public int Unknown { get; init; }

    /// <summary>Receipts that say it arrived.</summary>
    [Id(7)] public int Delivered { get; init; }

    /// <summary>Receipts that say it did not.</summary>
    [Id(8)] public int Undelivered { get; init; }

    /// <summary>Milliseconds that all answers took together.</summary>
    [Id(9)] public long LatencyMs { get; init; }

    /// <summary>First messages of verifications that were handed over: each is either approved later, or not.</summary>
    [Id(10)] public int Trials { get; init; }

    /// <summary>
    /// Approvals of such, by how many cohorts ago they were handed over; the last item counts all older ones. Empty
    /// where there are none.
    /// </summary>
    [Id(11)] public ImmutableArray<int> Approvals { get; init; } = [];
}
