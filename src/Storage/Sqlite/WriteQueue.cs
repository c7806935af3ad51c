using Countersign.Storage.States;

namespace Countersign.Storage.Sqlite;

/// <summary>
/// Writes that wait for the writer, bounded by number and by bytes, interactive ones apart from the rest.
/// </summary>
internal sealed class WriteQueue(SqliteStorageOptions options)
{
    private readonly object _guard = new();
    private readonly Queue<WriteOperation> _interactive = new();
    private readonly Queue<WriteOperation> _background = new();
    private long _bytes;
    private int _wakeAt;
    private bool _closed;

    /// <summary>Writes waiting, for the metric.</summary>
    public int Count => _interactive.Count + _background.Count;

    /// <exception cref="StorageOverloadedException">The queue is full.</exception>
    public void Enqueue(WriteOperation operation, WritePriority priority)
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

    /// <summary>Blocks until <paramref name="target"/> writes wait or the gather window is over.</summary>
    /// <returns>How many wait.</returns>
    public int WaitForMore(int target) => Wait(target, options.GatherWindow);

    /// <summary>Takes the next group: interactive writes first, background writes up to their bound.</summary>
    public void Take(List<WriteOperation> group)
    {
        lock (_guard)
        {
            Take(_interactive, group, options.InteractiveRowsPerGroup);
            Take(_background, group, options.BackgroundRowsPerGroup);
        }
    }

    /// <summary>Accepts nothing more. What waits is still to be written.</summary>
    public void Close()
    {
        lock (_guard)
        {
            _closed = true;
            Monitor.Pulse(_guard);
        }
    }

    private int Wait(int target, TimeSpan timeout)
    {
        lock (_guard)
        {
            _wakeAt = target; // Writers below it are not worth waking up for.
            while (Count < target && !_closed && Monitor.Wait(_guard, timeout))
            {
            }

            _wakeAt = 0;
            return Count;
        }
    }

    private void Take(Queue<WriteOperation> queue, List<WriteOperation> group, int limit)
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
        if (_bytes + bytes > options.QueuedBytesLimit)
            return Full(nameof(options.QueuedBytesLimit), options.QueuedBytesLimit);
        if (priority == WritePriority.Interactive && _interactive.Count >= options.InteractiveQueueLimit)
            return Full(nameof(options.InteractiveQueueLimit), options.InteractiveQueueLimit);
        if (priority == WritePriority.Background && _background.Count >= options.BackgroundQueueLimit)
            return Full(nameof(options.BackgroundQueueLimit), options.BackgroundQueueLimit);

        return null;
    }

    private static string Full(string limit, long value) =>
        $"The store has as many writes waiting as {limit} ({value}) allows. Try again a little later.";
}
