using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Countersign.Webhooks;

/// <summary>
/// The attempts under way in this process, shared out: so many at all, so many of one tenant, and of both no more than
/// a quarter to endpoints whose last attempt failed. Those may hold what they have until their time is out; the others
/// do not notice.
/// </summary>
internal sealed class SocketShares : IDisposable
{
    /// <summary>The part of all that goes to endpoints whose last attempt failed.</summary>
    private const int SuspectPart = 4;

    /// <summary>Attempts that may wait for a place; more are put off.</summary>
    private const int MaxWaiting = 10_000;

    /// <summary>How long each of them waits.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly PartitionedRateLimiter<Share> _places;
    private readonly TimeProvider _time;

    public SocketShares(IOptions<WebhookOptions> options, TimeProvider time)
    {
        var (all, ofTenant) = (options.Value.Concurrency, options.Value.ConcurrencyPerTenant);
        _time = time;
        _places = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<Share, Share>(
                share => RateLimitPartition.GetConcurrencyLimiter(share, key => Limit(ofTenant, key.IsSuspect))),
            PartitionedRateLimiter.Create<Share, bool>(
                share => RateLimitPartition.GetConcurrencyLimiter(share.IsSuspect, key => Limit(all, key))));
    }

    /// <summary>A place, to be disposed of; null where none came free in time.</summary>
    public async Task<IDisposable?> EnterAsync(string tenant, bool isSuspect)
    {
        using var patience = new CancellationTokenSource(Patience, _time);
        RateLimitLease lease;
        try
        {
            lease = await _places.AcquireAsync(new Share(tenant, isSuspect), 1, patience.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }

        if (lease.IsAcquired)
            return lease;
        lease.Dispose();
        return null;
    }

    public void Dispose() => _places.Dispose();

    private static ConcurrencyLimiterOptions Limit(int places, bool isSuspect) => new()
    {
        PermitLimit = isSuspect ? places / SuspectPart : places - (places / SuspectPart),
        QueueLimit = MaxWaiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    };

    private readonly record struct Share(string Tenant, bool IsSuspect);
}
