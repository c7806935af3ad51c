using System.Collections.Immutable;
using System.Text;

namespace Countersign.Events;

/// <summary>Reading, between the turns: it sees what is durable and changes nothing.</summary>
internal sealed partial class EventLogGrain
{
    /// <summary>Reads that may wait for the next event at once; one more is answered at once.</summary>
    public const int MaxWaiting = 256;

    private ShownChunk? _shown;
    private ShownChunk? _shownBefore;
    private int _waiting;

    private long FirstKept => (_head.FirstChunk * EventChunk.Size) + 1;

    public async Task<EventPage> ReadAsync(long after, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, IEventLogGrain.MaxLimit);
        var last = Tail.Last;
        var from = Math.Max(Math.Min(after, last) + 1, FirstKept);
        if (from > last)
            return new EventPage([], FirstKept, last);

        var events = ImmutableArray.CreateBuilder<EventRecord>();
        while (from <= last && events.Count < limit)
        {
            if (await ShowAsync(EventChunk.NumberOf(from), cancellationToken) is not { } chunk)
                break;

            for (; from <= chunk.Last && from <= last && events.Count < limit; from++)
                events.Add(chunk.At(from));
        }

        return new EventPage(events.ToImmutable(), FirstKept, last);
    }

    public async Task<EventPage> AwaitAsync(
        long after, int limit, TimeSpan wait, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wait, TimeSpan.FromSeconds(IEventLogGrain.MaxWaitSeconds));
        if (after < Tail.Last || _waiting >= MaxWaiting || wait <= TimeSpan.Zero)
            return await ReadAsync(after, limit, cancellationToken);

        _waiting++;
        try
        {
            await _changed.Task.WaitAsync(wait, services.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Nothing has happened; the answer says so.
        }
        finally
        {
            _waiting--;
        }

        return await ReadAsync(after, limit, cancellationToken);
    }

    public async Task<EventProof> ProveAsync(long from, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, 1);
        var (last, first) = (Tail.Last, FirstKept);
        var number = EventChunk.NumberOf(Math.Max(from, first));
        var stored = number >= Tail.Number ? Tail : (await _rows.ReadAsync(number, cancellationToken)).State!;
        var chunk = _erasures.Of(stored);
        var hash = chunk.Before;
        var events = ImmutableArray.CreateBuilder<ChainedEvent>(chunk.Events.Length);
        foreach (var one in chunk.Events)
        {
            hash = EventChain.Link(hash, one.Leaf);
            events.Add(new ChainedEvent(
                chunk.First + events.Count,
                one.Canonical.ToArray(),
                hash,
                one.Opening?.Salt.ToArray(),
                one.Opening is { } opening ? Encoding.UTF8.GetString(opening.To.Span) : null));
        }

        return new EventProof(events.MoveToImmutable(), first, last, chunk.Before, chunk.Frontier);
    }

    /// <summary>The chunk for reading; null where it is gone meanwhile.</summary>
    private async ValueTask<ShownChunk?> ShowAsync(long number, CancellationToken cancellationToken)
    {
        if (number == Tail.Number)
            return _shown = (_shown?.IsOf(number) == true ? _shown : new ShownChunk()).With(_erasures.Of(Tail));
        if (_shownBefore?.IsOf(number) == true)
            return _shownBefore;

        var row = await _rows.ReadAsync(number, cancellationToken);
        return row.RecordExists ? _shownBefore = new ShownChunk().With(_erasures.Of(row.State!)) : null;
    }

    /// <summary>A chunk whose events are put into words once, however many read them.</summary>
    private sealed class ShownChunk
    {
        private readonly EventRecord?[] _records = new EventRecord?[EventChunk.Size];
        private EventChunk _chunk = new();

        public long Last => _chunk.Last;

        public bool IsOf(long number) => _chunk.Number == number;

        public ShownChunk With(EventChunk longer)
        {
            _chunk = longer;
            return this;
        }

        public EventRecord At(long index)
        {
            var place = (int)(index - _chunk.First);
            var one = _chunk.Events[place];
            var to = one.Opening is { } opening ? opening.To.Span : [];
            return _records[place] ??= EventText.Record(index, one.Canonical.Span, to);
        }
    }
}
