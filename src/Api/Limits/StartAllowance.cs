using System.Collections.Concurrent;
using Countersign.Api.Authentication;
using Countersign.Limits;

namespace Countersign.Api.Limits;

/// <summary>
/// Starts per second of each tenant at this front door: a token bucket in memory, so that it costs no call. With
/// several front doors each gives out its own; quotas over all of them are the tenant's ledger's business.
/// </summary>
internal sealed class StartAllowance(TimeProvider time)
{
    /// <summary>Name of the rule on the wire.</summary>
    public const string Rule = "starts";

    /// <summary>The time in which an empty bucket is full again.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Tenants counted at once, sandbox and live apart; beyond it those that are full again are forgotten.
    /// </summary>
    private const int MaxBuckets = 20_000;

    private readonly ConcurrentDictionary<(string Tenant, bool Sandbox), Bucket> _buckets = new();

    /// <summary>Takes a token; null where the tenant has no such limit.</summary>
    public LimiterResult? Take(Caller caller)
    {
        if (caller.Tenant.StartsPerSecond is not { } limit)
            return null;

        var bucket = BucketOf(caller);
        lock (bucket)
        {
            var now = bucket.Value.Refill(limit, Window, time.GetUtcNow());
            var taken = now.HasToken(limit);
            bucket.Value = taken ? now.Take() : now;
            return new LimiterResult(taken, bucket.Value.Used, bucket.Value.Wait(limit, Window));
        }
    }

    /// <summary>Gives a token back: what it was taken for did not happen.</summary>
    public void GiveBack(Caller caller)
    {
        if (caller.Tenant.StartsPerSecond is null)
            return;
        var bucket = BucketOf(caller);
        lock (bucket)
            bucket.Value = bucket.Value.GiveBack();
    }

    private Bucket BucketOf(Caller caller)
    {
        if (_buckets.Count >= MaxBuckets)
            Forget();
        return _buckets.GetOrAdd((caller.Tenant.Tenant, caller.Sandbox), static _ => new Bucket());
    }

    private void Forget()
    {
        var full = time.GetUtcNow() - Window;
        foreach (var (key, bucket) in _buckets)
        {
            if (bucket.Value.At < full)
                _buckets.TryRemove(key, out _);
        }
    }

    private sealed class Bucket
    {
        public TokenBucket Value { get; set; }
    }
}
