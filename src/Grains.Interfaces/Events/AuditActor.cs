using Orleans.Runtime;

namespace Countersign.Events;

/// <summary>
/// Who acts, as an entry of the request context: it travels with the calls that a request leads to, so that the grain
/// that is changed can write it down together with the change.
/// </summary>
public static class AuditActor
{
    /// <summary>Who acts where nobody asked for it.</summary>
    public const string System = "system";

    private const string ActorKey = "countersign.actor";
    private const string OperationKey = "countersign.actor.operation";

    /// <summary>Who acts now; <see cref="System"/> where nobody was named.</summary>
    public static string Current => RequestContext.Get(ActorKey) as string ?? System;

    /// <summary>The operation it is; null where nobody was named.</summary>
    public static string? Operation => RequestContext.Get(OperationKey) as string;

    /// <summary>Names who acts in what follows.</summary>
    /// <param name="actor">As in <see cref="AuditEntry.Actor"/>.</param>
    /// <param name="operation">The operation it is.</param>
    public static void Set(string actor, OperationId operation)
    {
        RequestContext.Set(ActorKey, actor);
        RequestContext.Set(OperationKey, operation.ToString());
    }
}
