using System.Text.Json.Nodes;
using Orleans;

namespace Countersign.Events;

/// <inheritdoc cref="IAuditTrail"/>
internal sealed class AuditTrail(IGrainFactory grains, TimeProvider time) : IAuditTrail
{
    public Task RecordAsync(AuditEntry entry, CancellationToken cancellationToken = default)
    {
        var data = new JsonObject
        {
            ["actor"] = entry.Actor,
            ["action"] = entry.Action,
            ["target"] = entry.Target,
        };
        if (entry.Before is { } before)
            data["before"] = before.DeepClone();
        if (entry.After is { } after)
            data["after"] = after.DeepClone();

        var draft = new EventDraft
        {
            Type = "audit." + entry.Action,
            Subject = "op_" + entry.Operation,
            Sequence = 1,
            At = time.GetUtcNow().ToUnixTimeMilliseconds(),
            Data = System.Text.Encoding.UTF8.GetBytes(data.ToJsonString()),
        };
        return grains.GetGrain<IEventLogGrain>(EventLogKeys.OfAudit(entry.Tenant ?? EventLogKeys.Installation))
            .AppendAsync([draft], cancellationToken);
    }
}
