using Countersign.Numbers;
using Countersign.Sandbox;
using Orleans;

namespace Countersign.Api.Sandbox;

/// <summary>The way from a request to the inboxes of a tenant's simulated handsets.</summary>
internal sealed class SandboxDesk(IGrainFactory grains)
{
    /// <summary>
    /// The tenant's messages, newest first: those to <paramref name="to"/>, or all; older than the sequence
    /// <paramref name="before"/> where given; at most <paramref name="limit"/>.
    /// </summary>
    public async Task<IReadOnlyList<SandboxMessage>> ListAsync(
        string tenant, E164? to, long? before, int limit, CancellationToken cancellationToken)
    {
        if (to is { } number)
            return await Inbox(SandboxInboxes.KeyOf(tenant, number)).ListAsync(to, before, limit, cancellationToken);

        var parts = await Task.WhenAll(Enumerable.Range(0, SandboxInboxes.PerTenant).Select(
            part => Inbox(SandboxInboxes.KeyOf(tenant, part)).ListAsync(null, before, limit, cancellationToken)));
        return [.. parts.SelectMany(static part => part).OrderByDescending(static one => one.Sequence).Take(limit)];
    }

    private ISandboxInboxGrain Inbox(string key) => grains.GetGrain<ISandboxInboxGrain>(key);
}
