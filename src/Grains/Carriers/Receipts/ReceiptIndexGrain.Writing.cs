using System.Runtime.ExceptionServices;
using Orleans;

namespace Countersign.Carriers;

/// <summary>How ids become durable: whatever has come while one write was under way is the next one.</summary>
internal sealed partial class ReceiptIndexGrain
{
    private const long SweepEveryMs = 60_000;

    /// <summary>
    /// How long before the end of a slot's time the store is asked anew what it holds: it may be deleted by then.
    /// </summary>
    private const long DeletionMarginMs = 60_000;

    private readonly GrainState<ReceiptSlot>[] _states =
        [.. Enumerable.Range(0, ReceiptRing.Slots).Select(static _ => new GrainState<ReceiptSlot>())];

    private Queue<ReceiptEntry> _queue = new();
    private TaskCompletionSource _next = new();
    private ExceptionDispatchInfo? _fault;
    private bool _isWriting;
    private long _sweptAt;
    private long _forgotten;

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var bucket = this.GetPrimaryKeyString();
        await Task.WhenAll(_states.Select((state, slot) => services.Store.ReadAsync(bucket, slot, state)))
            .WaitAsync(cancellationToken);
        _ring.Load([.. _states.Select(static state => state.RecordExists ? state.State : null)]);
    }

    /// <summary>Ends when the entry is durable as it is now.</summary>
    private Task StoreAsync(ReceiptEntry entry)
    {
        _fault?.Throw();
        if (!entry.IsQueued)
        {
            entry.IsQueued = true;
            _queue.Enqueue(entry);
        }

        var durable = _next.Task;
        if (!_isWriting)
            _ = WriteAllAsync();
        return durable;
    }

    private async Task WriteAllAsync()
    {
        _isWriting = true;
        while (_queue.Count > 0 && _fault is null)
        {
            // Those who have come by now are in this turn's company; the write takes them all.
            var (queued, durable) = (_queue, _next);
            (_queue, _next) = (new Queue<ReceiptEntry>(), new TaskCompletionSource());
            try
            {
                while (queued.Count > 0)
                    await WriteAsync(queued);
                durable.SetResult();
            }
#pragma warning disable CA1031 // Whoever waits is told; nobody knows what is durable, so the activation goes.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                _fault = ExceptionDispatchInfo.Capture(fault);
                Fail(durable, fault);
                Fail(_next, fault);
                DeactivateOnIdle();
            }
        }

        _isWriting = false;
    }

    private async Task WriteAsync(Queue<ReceiptEntry> queued)
    {
        var now = services.Now;
        Sweep(now);
        var added = new List<ReceiptEntry>(Math.Min(queued.Count, _ring.PerSlot));
        while (added.Count < _ring.PerSlot && queued.TryDequeue(out var entry))
        {
            entry.IsQueued = false;
            added.Add(entry);
        }

        var plan = _ring.Plan(added, now);
        var (bucket, slot, state) = (this.GetPrimaryKeyString(), plan.Slot, _states[plan.Slot]);
        if (state.State is { } before && before.Until.ToUnixTimeMilliseconds() - DeletionMarginMs <= now)
            await services.Store.ReadAsync(bucket, slot, state);

        state.State = plan.Content;
        await services.Store.WriteAsync(bucket, slot, state);
        _ring.Commit(plan, now);
        services.Metrics.Written(plan.Written.Count);
        Report(bucket);
    }

    private void Sweep(long now)
    {
        if (now - _sweptAt < SweepEveryMs)
            return;

        _sweptAt = now;
        _ring.Sweep(now);
    }

    private void Report(string bucket)
    {
        var count = _ring.Forgotten - _forgotten;
        if (count == 0)
            return;

        _forgotten = _ring.Forgotten;
        services.Metrics.Forgotten(count);
        Log.Forgotten(services.Logger, count, bucket);
    }

    private static void Fail(TaskCompletionSource durable, Exception fault)
    {
        durable.TrySetException(fault);
        _ = durable.Task.Exception;
    }
}
