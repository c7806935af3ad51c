using Orleans;

namespace Countersign.Events;

/// <inheritdoc cref="IAuditTrail"/>
internal sealed class AuditTrail(IGrainFactory grains, TimeProvider time) : IAuditTrail
{
    public Task RecordAsync(AuditEntry entry, CancellationToken cancellationToken = default) =>
        grains.GetGrain<IEventLogGrain>(EventLogKeys.OfAudit(entry.Tenant ?? EventLogKeys.Installation)).AppendAsync(
            [AuditDraft.Of(entry, $"op_{entry.Operation}", time.GetUtcNow().ToUnixTimeMilliseconds())],
            cancellationToken);
}
