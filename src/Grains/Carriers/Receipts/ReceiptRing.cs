using System.Collections.Immutable;

namespace Countersign.Carriers;

/// <summary>
/// The message ids of one bucket: a ring of slots, each one record of the store. What came together is written together
/// into the slot with the least in it that still matters; that little is written along. So a write is about as large as
/// what is new, nothing has to be cleaned up, and the whole is bounded.
/// </summary>
internal sealed class ReceiptRing(ReceiptOptions options)
{
    /// <summary>Slots of a bucket; as many reads when it is activated.</summary>
    public const int Slots = 32;

    private readonly Dictionary<string, ReceiptEntry> _entries = new(StringComparer.Ordinal);
    private readonly List<ReceiptEntry>[] _slots =
        [.. Enumerable.Range(0, Slots).Select(static _ => new List<ReceiptEntry>())];

    private readonly int[] _unsettled = new int[Slots];
    private readonly long[] _age = new long[Slots];
    private long _writes;
    private long _plans;

    /// <summary>Most ids of one slot, and of one write.</summary>
    public int PerSlot { get; } = Math.Max(1, options.PerBucket / Slots);

    /// <summary>Ids of which only a receipt is known.</summary>
    public int Early { get; private set; }

    /// <summary>Ids that were forgotten without a receipt because there was no room.</summary>
    public long Forgotten { get; private set; }

    /// <summary>All there is.</summary>
    public IReadOnlyCollection<ReceiptEntry> Entries => _entries.Values;

    /// <summary>Takes over what the store has of a slot.</summary>
    public void Load(int slot, ReceiptSlot content)
    {
        _age[slot] = content.Until.ToUnixTimeMilliseconds();
        _writes = Math.Max(_writes, _age[slot]);
        foreach (var stored in content.Entries)
        {
            var entry = Find(stored.MessageId);
            if (entry is null)
                _entries[stored.MessageId] = entry = new ReceiptEntry(stored);
            else if (entry.Stored.Reference is not null)
                continue; // The other slot has all of it: whatever is added is written with what was there.
            else
                Learn(entry, stored);

            Move(entry, slot);
        }

        Early = _entries.Values.Count(static entry => entry.IsEarly);
    }

    public ReceiptEntry? Find(string messageId) => _entries.GetValueOrDefault(messageId);

    /// <summary>Takes in what is learned of an id; it is not durable before it has been planned and written.</summary>
    public ReceiptEntry Add(in StoredReceipt stored)
    {
        if (Find(stored.MessageId) is { } known)
        {
            Learn(known, stored);
            return known;
        }

        var entry = new ReceiptEntry(stored);
        _entries[stored.MessageId] = entry;
        if (entry.IsEarly)
            Early++;
        return entry;
    }

    /// <summary>The id needs no receipt any more.</summary>
    public void Settle(ReceiptEntry entry)
    {
        if (!entry.IsSettled && entry.Slot != ReceiptEntry.NoSlot)
            _unsettled[entry.Slot]--;
        entry.IsSettled = true;
    }

    /// <summary>Where to write the entries, at most <see cref="PerSlot"/> of them, and all that goes there.</summary>
    public (int Slot, ReceiptSlot Content, List<ReceiptEntry> Written) Plan(List<ReceiptEntry> added, long now)
    {
        var slot = Choose(added.Count, out var hasRoom);
        var written = added;
        _plans++;
        foreach (var entry in added)
            entry.Plan = _plans;

        foreach (var entry in hasRoom ? _slots[slot] : [])
        {
            if (entry.Slot == slot && entry.Plan != _plans && entry.IsLive(now))
            {
                entry.Plan = _plans;
                written.Add(entry);
            }
        }

        ImmutableArray<StoredReceipt> entries = [.. written.Select(static entry => entry.Stored)];
        var until = DateTimeOffset.FromUnixTimeMilliseconds(entries.Max(static entry => entry.Until));
        return (slot, new ReceiptSlot { Entries = entries, Until = until }, written);
    }

    /// <summary>The latest plan was written: what the slot held before and does not hold now is forgotten.</summary>
    public void Commit(int slot, List<ReceiptEntry> written, long now)
    {
        foreach (var entry in _slots[slot])
        {
            if (entry.Slot == slot && entry.Plan != _plans)
                Forget(entry, now);
        }

        _slots[slot] = new List<ReceiptEntry>(written.Count);
        _age[slot] = ++_writes;
        foreach (var entry in written)
            Move(entry, slot);
    }

    /// <summary>Lets go of what nobody has to wait for any longer.</summary>
    public void Sweep(long now)
    {
        foreach (var entry in _entries.Values)
        {
            if (entry.IsSettled || entry.Stored.Until > now || entry.IsQueued)
                continue;

            Settle(entry);
            _entries.Remove(entry.Stored.MessageId);
            if (entry.IsEarly)
                Early--;
        }
    }

    private void Forget(ReceiptEntry entry, long now)
    {
        if (entry.IsLive(now))
            Forgotten++;
        if (!entry.IsSettled)
            _unsettled[entry.Slot]--;
        entry.Slot = ReceiptEntry.NoSlot;
        if (entry.IsQueued || !_entries.TryGetValue(entry.Stored.MessageId, out var known) || known != entry)
            return;

        _entries.Remove(entry.Stored.MessageId);
        if (entry.IsEarly)
            Early--;
    }

    private void Learn(ReceiptEntry entry, in StoredReceipt more)
    {
        var wasEarly = entry.IsEarly;
        entry.Learn(more);
        if (wasEarly && !entry.IsEarly)
            Early--;
    }

    private void Move(ReceiptEntry entry, int slot)
    {
        if (entry.Slot != ReceiptEntry.NoSlot && !entry.IsSettled)
            _unsettled[entry.Slot]--;

        entry.Slot = slot;
        _slots[slot].Add(entry);
        if (!entry.IsSettled)
            _unsettled[slot]++;
    }

    /// <summary>
    /// The slot with the fewest ids that still wait, the oldest of those; where none has room the oldest of all, whose
    /// ids have waited longest.
    /// </summary>
    private int Choose(int count, out bool hasRoom)
    {
        var (best, oldest) = (0, 0);
        for (var slot = 1; slot < Slots; slot++)
        {
            if ((_unsettled[slot], _age[slot]).CompareTo((_unsettled[best], _age[best])) < 0)
                best = slot;
            if (_age[slot] < _age[oldest])
                oldest = slot;
        }

        hasRoom = _unsettled[best] + count <= PerSlot;
        return hasRoom ? best : oldest;
    }
}
