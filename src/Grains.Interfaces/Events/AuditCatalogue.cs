using System.Collections.Immutable;

namespace Countersign.Events;

/// <summary>
/// Every action that audit trails tell of. Each has a row in docs/events.md and a schema in docs/events, behind
/// <c>audit.</c>
/// </summary>
public static class AuditCatalogue
{
    /// <summary>Before every action.</summary>
    public const string Prefix = "audit.";

    /// <summary>The actions.</summary>
    public static ImmutableArray<string> Actions { get; } =
    [
        "tenant.created",
        "tenant.changed",
        "tenant.suspended",
        "tenant.resumed",
        "tenant.deleted",
        "plan.created",
        "plan.changed",
        "key.created",
        "key.rotated",
        "key.revoked",
        "key.used",
        "rule.refused",
        "balance.topped-up",
        "analytics.rebuilt",
        "route.disabled",
        "route.enabled",
        "route.failed",
        "route.tried",
        "route.recovered",
    ];
}
