using System.Collections.Immutable;
using Orleans;

namespace Countersign.Events;

/// <summary>One event as its tenant may see it.</summary>
[GenerateSerializer, Immutable, Alias("countersign.event-record")]
public sealed record EventRecord
{
    /// <summary>Its place in its log, from 1, without gaps.</summary>
    [Id(0)] public required long Index { get; init; }

    /// <summary>Its id: the same however often it is read or delivered.</summary>
    [Id(1)] public required string Id { get; init; }

    /// <summary>Its CloudEvents type, such as <c>dev.countersign.verification.approved</c>.</summary>
    [Id(2)] public required string Type { get; init; }

    /// <summary>What it is about: the public id of a verification, message or batch.</summary>
    [Id(3)] public required string Subject { get; init; }

    /// <summary>Its place among the events of its subject, from 1, without gaps.</summary>
    [Id(4)] public required long Sequence { get; init; }

    /// <summary>When it happened, by the tenant's clock.</summary>
    [Id(5)] public required DateTimeOffset Time { get; init; }

    /// <summary>The whole event: a CloudEvent 1.0 in JSON, UTF-8. What webhooks send and paths answer.</summary>
    [Id(6)] public required byte[] Json { get; init; }

    /// <summary>Without what it says.</summary>
    public override string ToString() => $"{Type} {Id}";
}

/// <summary>A stretch of a log.</summary>
/// <param name="Events">In ascending order of their places; empty where there are none yet.</param>
/// <param name="First">The first place that is still kept; what was asked for before it is gone.</param>
/// <param name="Last">The last place of the log; 0 where it is empty.</param>
[GenerateSerializer, Immutable, Alias("countersign.event-page")]
public sealed record EventPage(
    [property: Id(0)] ImmutableArray<EventRecord> Events,
    [property: Id(1)] long First,
    [property: Id(2)] long Last);
