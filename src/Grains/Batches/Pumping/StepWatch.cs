using Countersign.Tenants;
using Orleans;

namespace Countersign.Batches;

/// <summary>
/// Looks, while the rows of a step are being started, whether they still are to be: of a batch that was paused or
/// cancelled, or whose tenant was stopped, no more begin. Each costs money that somebody has just called back.
/// </summary>
internal sealed class StepWatch(IGrainFactory grains, ITenantSnapshots tenants, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs a step, under a token that is signalled when no more rows of it are to begin.</summary>
    public async Task<StartedRows> WatchAsync(
        string batch, BatchOrder order, Func<CancellationToken, Task<StartedRows>> step, CancellationToken stopping)
    {
        using var halt = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var looks = LookAsync(batch, order, halt);
        try
        {
            return await step(halt.Token);
        }
        finally
        {
            await halt.CancelAsync();
            await looks;
        }
    }

    private async Task LookAsync(string batch, BatchOrder order, CancellationTokenSource halt)
    {
        while (true)
        {
            await Task.Delay(Interval, time, halt.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (halt.IsCancellationRequested)
                return;

            try
            {
                if (!await RunsAsync(batch, order, halt.Token))
                    await halt.CancelAsync();
            }
#pragma warning disable CA1031 // Whatever keeps the batch from being asked: the step asks it again at its end.
            catch (Exception)
#pragma warning restore CA1031
            {
                // It is looked at again.
            }
        }
    }

    private async Task<bool> RunsAsync(string batch, BatchOrder order, CancellationToken cancellationToken) =>
        await tenants.FindAsync(order.Tenant, cancellationToken) is { Settings.Status: TenantStatus.Active }
        && await grains.GetGrain<IBatchGrain>(batch).RunsAsync(cancellationToken);
}
