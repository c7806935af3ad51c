using System.Collections.Immutable;
using Orleans;

namespace Countersign.Webhooks;

/// <summary>What a new endpoint shall be.</summary>
/// <param name="Operation">Names the command.</param>
/// <param name="Sandbox">Whether it follows the sandbox's events.</param>
/// <param name="Url">Where events are sent.</param>
/// <param name="EventTypes">Which events; empty for all.</param>
/// <param name="Description">In the tenant's words; null for none.</param>
[GenerateSerializer, Immutable, Alias("countersign.webhook-order")]
public sealed record WebhookOrder(
    [property: Id(0)] OperationId Operation,
    [property: Id(1)] bool Sandbox,
    [property: Id(2)] string Url,
    [property: Id(3)] ImmutableArray<string> EventTypes,
    [property: Id(4)] string? Description)
{
    /// <summary>Without the URL.</summary>
    public override string ToString() => $"webhook order {Operation}";
}

/// <summary>What shall change of an endpoint; null leaves it.</summary>
/// <param name="Url">Where events are sent.</param>
/// <param name="EventTypes">Which events; empty for all.</param>
/// <param name="Description">In the tenant's words.</param>
/// <param name="Active">True resumes it where it stopped, false pauses it.</param>
[GenerateSerializer, Immutable, Alias("countersign.webhook-change")]
public sealed record WebhookChange(
    [property: Id(0)] string? Url,
    [property: Id(1)] ImmutableArray<string>? EventTypes,
    [property: Id(2)] string? Description,
    [property: Id(3)] bool? Active)
{
    /// <summary>Without the URL.</summary>
    public override string ToString() => "webhook change";
}

/// <summary>Which dead letters shall be tried again.</summary>
/// <param name="Event">The one of this event; null for all of a range.</param>
/// <param name="From">Those that died at or after; null without beginning.</param>
/// <param name="Until">Those that died before; null without end.</param>
[GenerateSerializer, Immutable, Alias("countersign.webhook-replay")]
public sealed record WebhookReplay(
    [property: Id(0)] string? Event,
    [property: Id(1)] DateTimeOffset? From,
    [property: Id(2)] DateTimeOffset? Until);
