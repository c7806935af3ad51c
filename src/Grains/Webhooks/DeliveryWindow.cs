using System.Collections.Immutable;
using Countersign.Events;

namespace Countersign.Webhooks;

/// <summary>
/// The events of an endpoint that are in memory: in the order of the log, at most one of each subject under way, and
/// none before the one ahead of it is settled.
/// </summary>
internal sealed class DeliveryWindow
{
    private readonly List<Entry> _entries = [];
    private readonly HashSet<string> _subjects = new(StringComparer.Ordinal);
    private readonly long[] _seen;
    private readonly long[] _touched;

    /// <summary>Begins where the endpoint stands.</summary>
    /// <param name="readTo">As <see cref="WebhookState.ReadTo"/>.</param>
    public DeliveryWindow(ImmutableArray<long> readTo) => (_seen, _touched) = ([.. readTo], [.. readTo]);

    /// <summary>Events in it.</summary>
    public int Count => _entries.Count;

    /// <summary>Bytes of them.</summary>
    public long Bytes { get; private set; }

    /// <summary>Those that are under way.</summary>
    public int InFlight { get; private set; }

    /// <summary>Those that were tried and have not arrived.</summary>
    public int Retrying => _entries.Count(static entry => entry.Attempts > 0);

    /// <summary>The last place of a partition that was read.</summary>
    public long Seen(int partition) => _seen[partition];

    /// <summary>Notes that a partition was read up to there.</summary>
    public void Read(int partition, long index) => _seen[partition] = Math.Max(_seen[partition], index);

    /// <summary>Puts in a new event, that was read just now.</summary>
    public void Add(int partition, EventRecord record, DateTimeOffset now = default) =>
        Put(new Entry(partition, record) { ReadAt = now });

    /// <summary>Puts in an event that is in as the log has it now.</summary>
    public void Renew(Entry entry, EventRecord record, DateTimeOffset now)
    {
        Bytes += record.Json.Length - entry.Event.Json.Length;
        (entry.Event, entry.ReadAt) = (record, now);
    }

    /// <summary>Puts in an event that the endpoint's state knows, after those that are in.</summary>
    public void Restore(PendingDelivery pending, EventRecord record) => Put(new Entry(pending.Partition, record)
    {
        Attempts = pending.Attempts,
        NextAt = pending.NextAt,
        FirstAt = pending.FirstAt,
    });

    /// <summary>Whether the event is in.</summary>
    public bool Holds(int partition, long index) => Find(partition, index) is not null;

    /// <summary>The event, where it is under way.</summary>
    public Entry? Underway(int partition, long index) =>
        Find(partition, index) is { IsUnderway: true } entry ? entry : null;

    /// <summary>Takes the next events that are due, at most so many; they are under way then.</summary>
    public ImmutableArray<Entry> Take(DateTimeOffset now, int room)
    {
        if (room <= 0 || _entries.Count == InFlight)
            return [];

        _subjects.Clear();
        var taken = ImmutableArray.CreateBuilder<Entry>();
        foreach (var entry in _entries)
        {
            if (taken.Count == room)
                break;
            if (!_subjects.Add(entry.Event.Subject) || entry.IsUnderway || entry.NextAt > now)
                continue;
            entry.IsUnderway = true;
            taken.Add(entry);
        }

        InFlight += taken.Count;
        return taken.ToImmutable();
    }

    /// <summary>The earliest moment at which <see cref="Take"/> has something; null for none.</summary>
    public DateTimeOffset? NextAt()
    {
        _subjects.Clear();
        DateTimeOffset? next = null;
        foreach (var entry in _entries)
        {
            if (_subjects.Add(entry.Event.Subject) && !entry.IsUnderway && (next is null || entry.NextAt < next))
                next = entry.NextAt;
        }

        return next;
    }

    /// <summary>It arrived, or died: those behind it are next.</summary>
    public void Settle(Entry entry)
    {
        End(entry);
        Touch(entry);
        _entries.Remove(entry);
        Bytes -= entry.Event.Json.Length;
    }

    /// <summary>It was tried, and is to be tried again.</summary>
    public void Return(Entry entry, DateTimeOffset nextAt)
    {
        End(entry);
        if (entry.Attempts > 0)
            Touch(entry);
        entry.NextAt = nextAt;
    }

    /// <summary>Lets those that wait for their next attempt go at once.</summary>
    public void Hurry()
    {
        foreach (var entry in _entries)
            entry.NextAt = default;
    }

    /// <summary>
    /// What is to be written: of each partition how far it was read, and what has yet to arrive of that.
    /// </summary>
    public (ImmutableArray<long> ReadTo, ImmutableArray<PendingDelivery> Pending) Progress()
    {
        var readTo = (long[])_seen.Clone();
        foreach (var entry in _entries)
        {
            // What nobody has tried can be read again: it is only noted where something behind it was tried.
            if (entry.Event.Index > _touched[entry.Partition])
                readTo[entry.Partition] = _touched[entry.Partition];
        }

        return (
            [.. readTo],
            [
                .. _entries.Where(entry => entry.Event.Index <= readTo[entry.Partition]).Select(static entry =>
                    new PendingDelivery(
                        entry.Partition, entry.Event.Index, entry.Attempts, entry.NextAt, entry.FirstAt)),
            ]);
    }

    private Entry? Find(int partition, long index)
    {
        foreach (var entry in _entries)
        {
            if (entry.Partition == partition && entry.Event.Index == index)
                return entry;
        }

        return null;
    }

    private void Put(Entry entry)
    {
        _entries.Add(entry);
        Bytes += entry.Event.Json.Length;
        Read(entry.Partition, entry.Event.Index);
    }

    private void End(Entry entry)
    {
        InFlight -= entry.IsUnderway ? 1 : 0;
        entry.IsUnderway = false;
    }

    private void Touch(Entry entry) =>
        _touched[entry.Partition] = Math.Max(_touched[entry.Partition], entry.Event.Index);

    /// <summary>One event that has yet to arrive.</summary>
    internal sealed class Entry(int partition, EventRecord record)
    {
        public int Partition => partition;

        public EventRecord Event { get; set; } = record;

        /// <summary>When it was read; default where that may be long ago.</summary>
        public DateTimeOffset ReadAt { get; set; }

        public int Attempts { get; set; }

        public DateTimeOffset NextAt { get; set; }

        public DateTimeOffset? FirstAt { get; set; }

        public bool IsUnderway { get; set; }
    }
}
