using System.Text.Json.Nodes;

namespace Countersign.Events;

/// <summary>Where administrative actions are written down, in logs like those of events.</summary>
public interface IAuditTrail
{
    /// <summary>
    /// Writes an action down; it is durable when this returns. Write it down after the change is durable, with the
    /// change's own operation id: a repeat of the action is then told from another one.
    /// </summary>
    Task RecordAsync(AuditEntry entry, CancellationToken cancellationToken = default);
}

/// <summary>Who did what to what.</summary>
/// <param name="Tenant">Whose trail it belongs to; null for that of the installation.</param>
/// <param name="Actor">Who: <c>operator:{name}</c>, <c>key:{id}</c>, <c>system</c>.</param>
/// <param name="Action">What, as verb behind a noun: <c>key.created</c>, <c>route.changed</c>.</param>
/// <param name="Target">To what: the id of a key, the name of a route.</param>
/// <param name="Operation">The operation it was.</param>
public sealed record AuditEntry(string? Tenant, string Actor, string Action, string Target, OperationId Operation)
{
    /// <summary>What it was; null where there was nothing, or of no matter. Never a secret or a number.</summary>
    public JsonObject? Before { get; init; }

    /// <summary>What it is now; null where there is nothing, or of no matter. Never a secret or a number.</summary>
    public JsonObject? After { get; init; }
}
