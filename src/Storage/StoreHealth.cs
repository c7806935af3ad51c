using Microsoft.Extensions.Logging;

namespace Countersign.Storage;

/// <summary>
/// Knows whether the store can be written to. It says so once when that ends and once when it is back, however many
/// writes fail in between; those are counted. While it cannot, it is tried: nobody else would, because a server that is
/// not ready gets no requests.
/// </summary>
internal sealed partial class StoreHealth(StorageMetrics metrics, TimeProvider time, ILogger<StoreHealth> log)
    : IStoreHealth, IDisposable
{
    /// <summary>Bytes of a trial write: what fits where a group of writes would.</summary>
    public const int TrialBytes = 64 << 10;

    private static readonly TimeSpan TrialInterval = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _closing = new();
    private Func<CancellationToken, Task>? _trial;
    private volatile bool _isBroken;
    private long _failed;

    public bool CanWrite => !_isBroken;

    /// <summary>How to find out whether there is room again: writes <see cref="TrialBytes"/>, or throws.</summary>
    public void TryWith(Func<CancellationToken, Task> trial) => _trial = trial;

    /// <summary>So many writes failed for want of room, or because nothing could be committed.</summary>
    public void Failed(int writes, Exception fault)
    {
        lock (_lock)
        {
            _failed += writes;
            if (_isBroken || _closing.IsCancellationRequested)
                return;

            _isBroken = true;
        }

        Broken(log, fault.Message);
        _ = TryAsync(_closing.Token);
    }

    public void Dispose() => _closing.Cancel();

    private async Task TryAsync(CancellationToken closing)
    {
        while (!closing.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(TrialInterval, time, closing);
                await (_trial?.Invoke(closing) ?? Task.CompletedTask);
                Recover();
                return;
            }
            catch (OperationCanceledException) when (closing.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever it is, the store cannot be written to yet; it was said once.
            catch (Exception)
#pragma warning restore CA1031
            {
                metrics.TrialFailed();
            }
        }
    }

    private void Recover()
    {
        long failed;
        lock (_lock)
        {
            failed = _failed;
            _failed = 0;
            _isBroken = false;
        }

        Recovered(log, failed);
    }

    [LoggerMessage(
        LogLevel.Error, "The store cannot be written to ({Reason}); this server is not ready until it can.")]
    private static partial void Broken(ILogger log, string reason);

    [LoggerMessage(LogLevel.Information, "The store can be written to again; {Writes} writes failed meanwhile.")]
    private static partial void Recovered(ILogger log, long writes);
}
