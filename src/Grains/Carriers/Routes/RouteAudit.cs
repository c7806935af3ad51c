using System.Globalization;
using System.Text.Json.Nodes;
using Countersign.Carriers.Routing;
using Countersign.Events;

namespace Countersign.Carriers;

/// <summary>
/// What the installation's trail is told of a route: that its breaker turned, and what an operator said. Sent with the
/// write that makes it durable, so that the trail has it exactly if it is so.
/// </summary>
internal static class RouteAudit
{
    /// <summary>What the write sends.</summary>
    /// <param name="before">What is durable.</param>
    /// <param name="after">What is to be.</param>
    /// <param name="route">The route's id.</param>
    /// <param name="now">Real time.</param>
    public static IReadOnlyList<OutboxItem> Items(
        RouteMemory before, RouteMemory after, string route, DateTimeOffset now)
    {
        var items = new List<OutboxItem>(capacity: 2);
        if (after.Ruling is { } ruling && ruling != before.Ruling)
            items.Add(Ruled(before.Ruling, ruling, route));
        if (after.Breaker.State != before.Breaker.State)
            items.Add(Turned(before.Breaker, after.Breaker, route, now));

        return items;
    }

    private static OutboxItem Ruled(RouteRuling? before, RouteRuling after, string route)
    {
        var entry = new AuditEntry(
            Tenant: null,
            $"operator:{after.By}",
            after.Disabled ? "route.disabled" : "route.enabled",
            route,
            default)
        {
            Before = new JsonObject { ["disabled"] = before is { Disabled: true } },
            After = new JsonObject { ["disabled"] = after.Disabled, ["reason"] = after.Reason },
        };
        var (word, at) = (after.Disabled ? "disabled" : "enabled", after.At.ToUnixTimeMilliseconds());
        return Item(entry, string.Create(CultureInfo.InvariantCulture, $"{word}_{route}_{at}"), after.At);
    }

    private static OutboxItem Turned(Breaker before, Breaker after, string route, DateTimeOffset now)
    {
        var isNow = new JsonObject { ["breaker"] = WordOf(after.State), ["openings"] = after.Openings };
        if (after.State == BreakerState.Open)
            isNow["until"] = after.OpenUntil.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

        var entry = new AuditEntry(Tenant: null, AuditActor.System, ActionOf(after.State), route, default)
        {
            Before = new JsonObject { ["breaker"] = WordOf(before.State) },
            After = isNow,
        };
        return Item(entry, string.Create(CultureInfo.InvariantCulture, $"breaker_{route}_{after.Round}"), now);
    }

    private static OutboxItem Item(AuditEntry entry, string subject, DateTimeOffset at) => AuditDraft.Item(
        entry, EventLogKeys.OfAudit(EventLogKeys.Installation), subject, at.ToUnixTimeMilliseconds());

    private static string ActionOf(BreakerState state) => state switch
    {
        BreakerState.Open => "route.failed",
        BreakerState.HalfOpen => "route.tried",
        _ => "route.recovered",
    };

    private static string WordOf(BreakerState state) => state switch
    {
        BreakerState.Open => "open",
        BreakerState.HalfOpen => "half-open",
        _ => "closed",
    };
}
