using Countersign.Storage.States;

namespace Countersign.Storage.Groups;

/// <summary>
/// Work that waits for its group, bounded by number and by bytes, interactive work apart from the rest.
/// </summary>
internal sealed class WorkQueue<TWork>(GroupLimits limits)
    where TWork : PendingWork
{
    private readonly object _guard = new();
    private readonly Queue<TWork> _interactive = new();
    private readonly Queue<TWork> _background = new();
    private long _bytes;
    private int _wakeAt;
    private bool _closed;
    private string? _shut;

    /// <summary>How much waits.</summary>
    public int Count => _interactive.Count + _background.Count;

    /// <exception cref="StorageOverloadedException">The queue is full.</exception>
    public void Enqueue(TWork operation, WritePriority priority)
    {
        lock (_guard)
        {
            if (Refusal(priority, operation.Bytes) is { } refusal)
            {
                operation.Release();
                throw new StorageOverloadedException(refusal);
            }

            (priority == WritePriority.Interactive ? _interactive : _background).Enqueue(operation);
            _bytes += operation.Bytes;
            if (_wakeAt == 0 || Count < _wakeAt)
                return;

            _wakeAt = 0;
            Monitor.Pulse(_guard);
        }
    }

    /// <summary>Blocks until something waits.</summary>
    /// <returns>False once the queue is closed and empty.</returns>
    public bool WaitForWork() => Wait(1, Timeout.InfiniteTimeSpan) > 0;

    /// <summary>Blocks until <paramref name="target"/> of them wait or the gather window is over.</summary>
    /// <returns>How many wait.</returns>
    public int WaitForMore(int target) => Wait(target, limits.GatherWindow);

    /// <summary>Takes the next group: interactive work first, background work up to its bound.</summary>
    public void Take(List<TWork> group)
    {
        lock (_guard)
        {
            Take(_interactive, group, limits.InteractiveRowsPerGroup);
            Take(_background, group, limits.BackgroundRowsPerGroup);
        }
    }

    /// <summary>
    /// Refuses what comes, in these words, until it is opened again; gives back what waits, for the caller to fail.
    /// </summary>
    public IReadOnlyList<TWork> Shut(string refusal)
    {
        lock (_guard)
        {
            _shut = refusal;
            List<TWork> waiting = [.. _interactive, .. _background];
            _interactive.Clear();
            _background.Clear();
            _bytes = 0;
            return waiting;
        }
    }

    /// <summary>Accepts again.</summary>
    public void Open()
    {
        lock (_guard)
            _shut = null;
    }

    /// <summary>Accepts nothing more, for good. What waits is still to be written.</summary>
    public void Close()
    {
        lock (_guard)
        {
            _closed = true;
            Monitor.PulseAll(_guard);
        }
    }

    private int Wait(int target, TimeSpan timeout)
    {
        lock (_guard)
        {
            _wakeAt = target; // Arrivals below it are not worth waking up for.
            while (Count < target && !_closed && Monitor.Wait(_guard, timeout))
            {
            }

            _wakeAt = 0;
            return Count;
        }
    }

    private void Take(Queue<TWork> queue, List<TWork> group, int limit)
    {
        for (var taken = 0; taken < limit && queue.TryDequeue(out var operation); taken++)
        {
            _bytes -= operation.Bytes;
            group.Add(operation);
        }
    }

    private string? Refusal(WritePriority priority, int bytes)
    {
        if (_closed)
            return "The store is closing.";
        if (_shut is not null)
            return _shut;
        if (_bytes + bytes > limits.QueuedBytesLimit)
            return Full(nameof(limits.QueuedBytesLimit), limits.QueuedBytesLimit);
        if (priority == WritePriority.Interactive && _interactive.Count >= limits.InteractiveQueueLimit)
            return Full(limits.QueueLimitName, limits.InteractiveQueueLimit);
        if (priority == WritePriority.Background && _background.Count >= limits.BackgroundQueueLimit)
            return Full(nameof(limits.BackgroundQueueLimit), limits.BackgroundQueueLimit);

        return null;
    }

    private static string Full(string limit, long value) =>
        $"The store has as much waiting as {limit} ({value}) allows. Try again a little later.";
}
