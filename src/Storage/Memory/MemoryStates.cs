using Countersign.Storage.Codec;
using Countersign.Storage.States;

namespace Countersign.Storage.Memory;

/// <summary>
/// The states in memory, with the same order, comparison and schedule as the tables of the SQLite store.
/// </summary>
internal sealed partial class MemoryStates
{
    private readonly Lock _guard = new();
    private readonly Dictionary<StateAddress, Row> _rows = [];
    private readonly SortedDictionary<(long DueAt, long Row), StateAddress> _due = [];
    private readonly SortedDictionary<(long DeleteAfter, long Row), StateAddress> _expiring = [];
    private long _version;
    private long _lastRow;

    public StoredState? Find(in StateAddress address)
    {
        lock (_guard)
        {
            return _rows.TryGetValue(address, out var row)
                ? new StoredState(row.Tag, PooledBytes.Copy(row.Bytes))
                : null;
        }
    }

    public StateTag Put(
        StateAddress address,
        StateTag? expected,
        ReadOnlySpan<byte> state,
        StateSchedule schedule,
        ReadOnlySpan<byte> outbox)
    {
        lock (_guard)
        {
            Compare(address, expected);
            Remove(address);
            var row = new Row(new StateTag(++_version, expected?.Row ?? ++_lastRow), state.ToArray(), schedule);
            _rows[address] = row;
            if (schedule.DueAt is { } dueAt)
                _due[(dueAt, row.Tag.Row)] = address;
            if (schedule.DeleteAfter is { } deleteAfter)
                _expiring[(deleteAfter, row.Tag.Row)] = address;
            if (outbox.Length > 0)
                _sent.Enqueue((++_lastSent, outbox.ToArray()));
            return row.Tag;
        }
    }

    public void Delete(StateAddress address, StateTag? expected)
    {
        lock (_guard)
        {
            Compare(address, expected);
            Remove(address);
        }
    }

    public int DeleteExpired(long now, int limit)
    {
        lock (_guard)
        {
            var gone = _expiring.TakeWhile(entry => entry.Key.DeleteAfter <= now).Take(limit)
                .Select(entry => entry.Value).ToList();
            gone.ForEach(Remove);
            return gone.Count;
        }
    }

    public DuePage Due(long now, int limit, DueCursor? after)
    {
        lock (_guard)
        {
            var start = after is { } cursor
                ? (cursor.DueAt.ToUnixTimeMilliseconds(), cursor.Position)
                : (long.MinValue, long.MinValue);
            var found = _due.TakeWhile(entry => entry.Key.DueAt <= now).Where(entry => entry.Key.CompareTo(start) > 0)
                .Take(limit).ToList();
            var entries = found.ConvertAll(entry => new DueEntry(
                entry.Value.GrainType, entry.Value.Key, entry.Value.StateName, StateSchedule.ToTime(entry.Key.DueAt)));
            return new DuePage(
                entries, found.Count < limit ? null : new DueCursor(entries[^1].DueAt, found[^1].Key.Row));
        }
    }

    private void Compare(in StateAddress address, StateTag? expected)
    {
        StateTag? stored = _rows.TryGetValue(address, out var row) ? row.Tag : null;
        if (stored != expected)
            throw new StateConflictException(address, stored, expected);
    }

    private void Remove(StateAddress address)
    {
        if (!_rows.Remove(address, out var row))
            return;

        if (row.Schedule.DueAt is { } dueAt)
            _due.Remove((dueAt, row.Tag.Row));
        if (row.Schedule.DeleteAfter is { } deleteAfter)
            _expiring.Remove((deleteAfter, row.Tag.Row));
    }

    private sealed record Row(StateTag Tag, byte[] Bytes, StateSchedule Schedule);
}
