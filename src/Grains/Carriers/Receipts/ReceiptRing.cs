using System.Collections.Immutable;

namespace Countersign.Carriers;

/// <summary>
/// The message ids of one bucket: a ring of slots, each one record of the store. What came together is written together
/// into a slot where nothing matters any more. Where each slot still holds something, the new goes with all of several
/// small slots into one of them, which frees the others: an id is written some four times while the bucket fills up,
/// and once where receipts come soon. Nothing has to be cleaned up, and the whole is bounded.
/// </summary>
internal sealed class ReceiptRing(ReceiptOptions options)
{
    /// <summary>Slots of a bucket; as many reads when it is activated.</summary>
    public const int Slots = 32;

    private readonly Dictionary<string, ReceiptEntry> _entries = new(StringComparer.Ordinal);
    private readonly List<ReceiptEntry>[] _slots =
        [.. Enumerable.Range(0, Slots).Select(static _ => new List<ReceiptEntry>())];

    /// <summary>A slot may hold an eighth of a bucket, which is forgotten at once where there is no room.</summary>
    private const int Share = 8;

    private readonly int[] _unsettled = new int[Slots];
    private readonly long[] _age = new long[Slots];
    private long _writes;
    private long _plans;

    /// <summary>Most ids of one slot, and of one write.</summary>
    public int PerSlot { get; } = Math.Max(1, options.PerBucket / Share);

    /// <summary>Ids of which only a receipt is known.</summary>
    public int Early { get; private set; }

    /// <summary>Ids that were forgotten without a receipt because there was no room.</summary>
    public long Forgotten { get; private set; }

    /// <summary>All there is.</summary>
    public IReadOnlyCollection<ReceiptEntry> Entries => _entries.Values;

    /// <summary>Takes over what the store has, by slot; null where it has none.</summary>
    public void Load(IReadOnlyList<ReceiptSlot?> stored)
    {
        var over = stored.MaxBy(static slot => slot?.Order ?? -1)?.Over ?? 0;
        for (var slot = 0; slot < stored.Count; slot++)
            _age[slot] = stored[slot]?.Age ?? 0;
        _writes = Math.Max(_writes, _age.Max());
        // What still waits comes first, and the latest of it: older slots may hold the same ids.
        foreach (var slot in Enumerable.Range(0, stored.Count)
            .OrderBy(slot => over >> slot & 1).ThenByDescending(slot => _age[slot]))
        {
            if (stored[slot] is { } content)
                Load(slot, content, (over >> slot & 1) != 0);
        }

        Early = _entries.Values.Count(static entry => entry.IsEarly);
    }

    private void Load(int slot, ReceiptSlot content, bool isOver)
    {
        foreach (var stored in content.Entries)
        {
            var entry = Find(stored.MessageId);
            if (entry is null)
                _entries[stored.MessageId] = entry = new ReceiptEntry(stored) { IsSettled = isOver };
            else if (isOver || entry.Stored.Reference is not null)
                continue; // The other slot has all of it: whatever is added is written with what was there.
            else
                Learn(entry, stored);

            Move(entry, slot);
        }
    }

    public ReceiptEntry? Find(string messageId) => _entries.GetValueOrDefault(messageId);

    /// <summary>Takes in what is learned of an id; it is not durable before it has been planned and written.</summary>
    public ReceiptEntry Add(in StoredReceipt stored)
    {
        // A carrier that uses an id again means another message by it.
        if (Find(stored.MessageId) is { } known && !(known.IsSettled && IsOther(known, stored)))
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
    public RingPlan Plan(List<ReceiptEntry> added, long now)
    {
        var (slots, isKept) = Choose(added.Count);
        var written = added;
        _plans++;
        foreach (var entry in added)
            entry.Plan = _plans;

        foreach (var slot in isKept ? slots : [])
        {
            foreach (var entry in _slots[slot])
            {
                if (entry.Slot != slot || entry.Plan == _plans || !entry.IsLive(now))
                    continue;

                entry.Plan = _plans;
                written.Add(entry);
            }
        }

        ImmutableArray<StoredReceipt> entries = [.. written.Select(static entry => entry.Stored)];
        var until = DateTimeOffset.FromUnixTimeMilliseconds(entries.Max(static entry => entry.Until));
        var content = new ReceiptSlot { Entries = entries, Until = until, Order = _writes + 1, Over = Over(slots) };
        return new RingPlan(slots, content, written);
    }

    /// <summary>By bit, where nothing waits once the slots are joined in the first of them.</summary>
    private uint Over(int[] joined)
    {
        var over = 0u;
        for (var slot = 0; slot < Slots; slot++)
        {
            if (_unsettled[slot] == 0 || joined.Contains(slot))
                over |= 1u << slot;
        }

        return over & ~(1u << joined[0]);
    }

    /// <summary>The latest plan was written: what its slots held before and it does not hold is forgotten.</summary>
    public void Commit(in RingPlan plan, long now)
    {
        foreach (var slot in plan.Slots)
        {
            foreach (var entry in _slots[slot])
            {
                if (entry.Slot == slot && entry.Plan != _plans)
                    Forget(entry, now);
            }

            _slots[slot] = [];
        }

        _age[plan.Slot] = ++_writes;
        foreach (var entry in plan.Written)
            Move(entry, plan.Slot);
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

    private static bool IsOther(ReceiptEntry known, in StoredReceipt stored) =>
        stored.Reference is not null && stored.Reference != known.Stored.Reference;

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
    /// The slots whose ids the write takes along, or forgets where none of them is kept: one where nothing waits, or
    /// the small ones that are the cheapest to join; the oldest where the bucket is full.
    /// </summary>
    private (int[] Slots, bool IsKept) Choose(int count)
    {
        var order = Enumerable.Range(0, Slots).OrderBy(slot => _unsettled[slot]).ThenBy(slot => _age[slot]).ToArray();
        if (_unsettled[order[0]] == 0)
            return (order[..1], true);

        var joined = _unsettled.Sum() + count > options.PerBucket ? 0 : Cheapest(order, count);
        return joined > 0 ? (order[..joined], true) : ([order.MinBy(slot => _age[slot])], false);
    }

    /// <summary>
    /// How many of the smallest slots to join: what is written again, over the square of the slots that it frees. That
    /// is what keeps slots of like sizes together, so that a large one is seldom written again. 0 where no two fit.
    /// </summary>
    private int Cheapest(int[] order, int count)
    {
        var (best, least) = (0, double.MaxValue);
        var sum = count + _unsettled[order[0]];
        for (var freed = 1; freed < Slots; freed++)
        {
            sum += _unsettled[order[freed]];
            if (sum > PerSlot)
                break;

            var price = (double)sum / (freed * freed);
            if (price < least)
                (best, least) = (freed + 1, price);
        }

        return best;
    }
}

/// <summary>One write of a ring.</summary>
/// <param name="Slots">What is written goes to the first; then none of the others matters any more.</param>
/// <param name="Content">What is written.</param>
/// <param name="Written">The entries of that.</param>
internal readonly record struct RingPlan(int[] Slots, ReceiptSlot Content, List<ReceiptEntry> Written)
{
    /// <summary>Where it is written.</summary>
    public int Slot => Slots[0];
}
