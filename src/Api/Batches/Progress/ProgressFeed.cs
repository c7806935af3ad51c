using Countersign.Batches;

namespace Countersign.Api.Batches.Progress;

/// <summary>
/// What a process knows of a batch that somebody follows: one subscription and, where the stream is silent, one read
/// for all of its followers.
/// </summary>
internal sealed partial class ProgressFeed : IDisposable
{
    /// <summary>
    /// How long the stream may be silent before the batch is read: as long as a shard may be silent before it is handed
    /// out again, so a batch that is this quiet waits, or has lost its stream.
    /// </summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    private readonly string _batch;
    private readonly Func<CancellationToken, Task<BatchView?>> _read;
    private readonly IProgressNews _news;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationToken _end;
    private TaskCompletionSource _changed = NewSignal();
    private BatchView? _latest;
    private long _heard;

    public ProgressFeed(
        BatchView first,
        Func<CancellationToken, Task<BatchView?>> read,
        IProgressNews news,
        TimeProvider time,
        ILogger logger)
    {
        (_batch, _latest, _read, _news, _time, _logger) = (first.Id, first, read, news, time, logger);
        _end = _ended.Token;
        _heard = time.GetTimestamp();
    }

    /// <summary>Followers; counted by the hub, under its lock.</summary>
    public int Followers { get; set; }

    /// <summary>The latest that is known, and what ends when there is more; null where the batch is gone.</summary>
    public (BatchView? Latest, Task Changed) Look()
    {
        lock (_lock)
            return (_latest, _changed.Task);
    }

    /// <summary>Somebody has seen the batch so; true where that was news.</summary>
    public bool Offer(BatchView view)
    {
        lock (_lock)
        {
            _heard = _time.GetTimestamp();
            return _latest is { } latest && IsNews(view, latest) && Show(view);
        }
    }

    /// <summary>Keeps it up to date until it is stopped, or the batch is gone.</summary>
    public async Task RunAsync()
    {
        await Task.Yield();
        BatchDesk.InBackground();
        var subscription = default(IAsyncDisposable);
        try
        {
            while (true)
            {
                var isNew = subscription is null;
                subscription ??= await TrySubscribeAsync();
                var isBehind = await ReadAsync() && !isNew;
                if (Look().Latest is null)
                    return;

                if (isBehind)
                {
                    // The stream told nothing of it: whoever knew of this subscription is gone.
                    await LeaveAsync(subscription);
                    subscription = null;
                    continue;
                }

                await SilenceAsync();
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // The last follower has left.
        }
        finally
        {
            await LeaveAsync(subscription);
        }
    }

    /// <summary>Nobody follows any more.</summary>
    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>An older step that comes late is none: counts do not fall, and what has ended stays so.</summary>
    private static bool IsNews(BatchView view, BatchView known)
    {
        var (now, before) = (view.Counts, known.Counts);
        var isLater = now.Queued <= before.Queued && now.Delivered >= before.Delivered
            && now.Approved >= before.Approved && (view.CompletedAt ?? known.CompletedAt) == view.CompletedAt;
        return isLater && (now != before || view.Status != known.Status || view.CompletedAt != known.CompletedAt);
    }

    /// <summary>Call it with the lock held.</summary>
    private bool Show(BatchView? view)
    {
        _latest = view;
        _changed.SetResult();
        _changed = NewSignal();
        return true;
    }

    private async Task<bool> ReadAsync()
    {
        try
        {
            if (await _read(_end) is { } view)
                return Offer(view);

            lock (_lock)
                return Show(null);
        }
#pragma warning disable CA1031 // Followers keep what they have; the next read is soon.
        catch (Exception fault) when (!_end.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.NotRead(_logger, fault.GetType().Name);
            return false;
        }
    }

    private async Task SilenceAsync()
    {
        while (true)
        {
            long heard;
            lock (_lock)
                heard = _heard;

            var rest = Silence - _time.GetElapsedTime(heard);
            if (rest <= TimeSpan.Zero)
                return;

            await Task.Delay(rest, _time, _end);
        }
    }

    private async Task<IAsyncDisposable?> TrySubscribeAsync()
    {
        try
        {
            return await _news.SubscribeAsync(_batch, view => Offer(view));
        }
#pragma warning disable CA1031 // Without the stream there are still the reads.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.NotSubscribed(_logger, fault.GetType().Name);
            return null;
        }
    }

    private async Task LeaveAsync(IAsyncDisposable? subscription)
    {
        try
        {
            if (subscription is not null)
                await subscription.DisposeAsync();
        }
#pragma warning disable CA1031 // Nobody listens any more, whether the stream knows it or not.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.NotLeft(_logger, fault.GetType().Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "A batch that is followed could not be read ({Fault}); it is tried again.")]
        public static partial void NotRead(ILogger logger, string fault);

        [LoggerMessage(LogLevel.Debug, "The stream of a batch could not be subscribed to ({Fault}); reads replace it.")]
        public static partial void NotSubscribed(ILogger logger, string fault);

        [LoggerMessage(LogLevel.Debug, "A subscription of a batch could not be ended ({Fault}).")]
        public static partial void NotLeft(ILogger logger, string fault);
    }
}
