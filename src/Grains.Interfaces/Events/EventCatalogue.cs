using System.Collections.Immutable;

namespace Countersign.Events;

/// <summary>
/// Every type of event of a tenant there is, without the prefix. Each has a row in docs/events.md and a schema in
/// docs/events.
/// </summary>
public static class EventCatalogue
{
    /// <summary>Before every type.</summary>
    public const string Prefix = "dev.countersign.";

    /// <summary>The types.</summary>
    public static ImmutableArray<string> Types { get; } =
    [
        "verification.started",
        "verification.resent",
        "verification.attempt.submitted",
        "verification.attempt.delivered",
        "verification.attempt.undelivered",
        "verification.attempt.rejected",
        "verification.attempt.unknown",
        "verification.attempt.dropped",
        "verification.check.wrong",
        "verification.approved",
        "verification.expired",
        "verification.cancelled",
        "verification.failed",
        "message.accepted",
        "message.resent",
        "message.attempt.submitted",
        "message.attempt.delivered",
        "message.attempt.undelivered",
        "message.attempt.rejected",
        "message.attempt.unknown",
        "message.attempt.dropped",
        "message.expired",
        "message.cancelled",
        "message.failed",
        "batch.accepted",
        "batch.progress",
        "batch.paused",
        "batch.resumed",
        "batch.completed",
        "batch.cancelled",
        "suppression.added",
        "suppression.removed",
        "quota.warning",
        "balance.low",
        "limit.refused",
    ];
}
