using Countersign.Storage.Outbox;

namespace Countersign.Storage.Memory;

/// <summary>What states sent, as in the tables of the SQLite store.</summary>
internal sealed partial class MemoryStates
{
    private readonly Queue<(long Id, byte[] Items)> _sent = [];
    private readonly Dictionary<OutboxLane, SortedDictionary<OutboxPosition, byte[]>> _held = [];
    private long _lastSent;

    /// <summary>What was sent with writes, oldest first.</summary>
    public IReadOnlyList<(long Id, byte[] Items)> Sent(int limit)
    {
        lock (_guard)
            return [.. _sent.Take(limit)];
    }

    public void RemoveSent(long last, IReadOnlyList<HeldRow> held)
    {
        lock (_guard)
        {
            foreach (var (lane, end, items) in held)
            {
                if (!_held.TryGetValue(lane, out var rows))
                    _held[lane] = rows = [];
                rows.TryAdd(end, items);
            }

            while (_sent.TryPeek(out var first) && first.Id <= last)
                _sent.Dequeue();
        }
    }

    public IReadOnlySet<OutboxLane> Lanes()
    {
        lock (_guard)
            return _held.Keys.ToHashSet();
    }

    public IReadOnlyList<byte[]> Held(OutboxLane lane)
    {
        lock (_guard)
        {
            var (rows, bytes) = (new List<byte[]>(), 0);
            foreach (var items in _held.GetValueOrDefault(lane)?.Values ?? Enumerable.Empty<byte[]>())
            {
                rows.Add(items);
                if ((bytes += items.Length) >= StoreOutbox.PageBytes)
                    break;
            }

            return rows;
        }
    }

    public void RemoveHeld(OutboxLane lane, OutboxPosition last)
    {
        lock (_guard)
        {
            if (!_held.TryGetValue(lane, out var rows))
                return;

            foreach (var end in rows.Keys.Where(end => end <= last).ToList())
                rows.Remove(end);
            if (rows.Count == 0)
                _held.Remove(lane);
        }
    }

    public OutboxSize Measure()
    {
        lock (_guard)
        {
            return new OutboxSize(
                _sent.Sum(static row => (long)row.Items.Length),
                _held.ToDictionary(
                    static lane => lane.Key, static lane => lane.Value.Values.Sum(static items => (long)items.Length)));
        }
    }
}
