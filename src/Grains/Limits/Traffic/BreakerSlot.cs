using System.Text.Json.Serialization;
using Orleans;

namespace Countersign.Limits;

/// <summary>
/// What one breaker knows of one prefix or country: amounts of this half of its window and of the half before, and how
/// long it is open. Amounts are starts or millionths; times are the tenant's.
/// </summary>
[GenerateSerializer, Immutable, Alias("countersign.breaker-slot")]
public readonly record struct BreakerSlot
{
    /// <summary>When this half began.</summary>
    [Id(0)] public DateTimeOffset HalfAt { get; init; }

    /// <summary>What was started in this half.</summary>
    [Id(1)] public long Started { get; init; }

    /// <summary>What was approved in this half.</summary>
    [Id(2)] public long Approved { get; init; }

    /// <summary>How many starts that were.</summary>
    [Id(3)] public int Starts { get; init; }

    /// <summary>What was started in the half before.</summary>
    [Id(4)] public long StartedBefore { get; init; }

    /// <summary>What was approved in the half before.</summary>
    [Id(5)] public long ApprovedBefore { get; init; }

    /// <summary>How many starts that were.</summary>
    [Id(6)] public int StartsBefore { get; init; }

    /// <summary>Until when it is open; null where it is closed.</summary>
    [Id(7)] public DateTimeOffset? OpenUntil { get; init; }

    /// <summary>How often it has rested and let probes through without an approval.</summary>
    [Id(8)] public int Rounds { get; init; }

    /// <summary>Probes that it still lets through.</summary>
    [Id(9)] public int ProbesLeft { get; init; }

    /// <summary>What stands approved.</summary>
    [JsonIgnore]
    public long AllApproved => Approved + ApprovedBefore;

    /// <summary>What stands unapproved.</summary>
    [JsonIgnore]
    public long Unapproved => Math.Max(0, Started + StartedBefore - AllApproved);

    /// <summary>Starts that are remembered.</summary>
    [JsonIgnore]
    public int AllStarts => Starts + StartsBefore;
}
