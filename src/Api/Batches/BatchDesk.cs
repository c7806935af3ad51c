using Countersign.Api.Authentication;
using Countersign.Api.Calls;
using Countersign.Batches;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Api.Batches;

/// <summary>
/// The way from a request to a batch and its shards: calls that are repeated when they meet a conflict.
/// </summary>
internal sealed class BatchDesk(IGrainFactory grains, GrainCalls calls, TimeProvider time)
{
    /// <summary>Tries of a call while the server is at its limit; batches can wait.</summary>
    private const int OverloadTries = 20;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>Says that what follows in this request may wait behind interactive traffic.</summary>
    public static void InBackground() => RequestContext.Set(WriteUrgency.BackgroundKey, true);

    public static BatchCaller Owner(Caller caller) => new(caller.Tenant.Tenant, caller.Sandbox);

    public IBatchGrain Batch(string id) => grains.GetGrain<IBatchGrain>(id);

    public IBatchShardGrain Shard(string batch, int shard) =>
        grains.GetGrain<IBatchShardGrain>(BatchId.ShardKey(batch, shard));

    /// <summary>The batches of the caller that began on a day.</summary>
    public IBatchIndexGrain Day(Caller caller, DateOnly day) => grains.GetGrain<IBatchIndexGrain>(
        $"{caller.Tenant.Tenant}/{(caller.Sandbox ? "sandbox" : "live")}/{day:yyyyMMdd}");

    /// <summary>Today, where the days of batches are.</summary>
    public DateOnly Today() => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>The batch; null where the caller has none of that id, or the id is none.</summary>
    public async Task<BatchView?> FindAsync(Caller caller, string id, CancellationToken cancellationToken) =>
        BatchId.IsWellFormed(id)
            ? await RunAsync(Batch(id), g => g.GetAsync(Owner(caller), cancellationToken), cancellationToken)
            : null;

    /// <summary>Calls until it is settled; while the server is at its limit, for some seconds.</summary>
    public async Task<TResult> RunAsync<TGrain, TResult>(
        TGrain grain, Func<TGrain, Task<TResult>> call, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await calls.RunAsync(static (g, c, _) => c(g), grain, call, cancellationToken);
            }
            catch (Exception fault) when (attempt < OverloadTries && IsOverload(fault))
            {
                await calls.PauseAsync(pause, cancellationToken);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private static bool IsOverload(Exception fault) =>
        fault.Cause() is StorageOverloadedException or LimitExceededException or GatewayTooBusyException;
}
