using System.Collections.Immutable;
using Countersign.Analytics;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Events;

/// <summary>
/// One log. Only its last chunk changes; whoever writes it compares, so that of two activations one loses and goes
/// away: a log never forks. What the outbox hands over is taken once, because each chunk says how far it has come.
/// </summary>
[GrainType("event-log"), CollectionAgeLimit(Minutes = 5)]
internal sealed partial class EventLogGrain(
    [PersistentState("head")] IPersistentState<EventLogHead> head,
    [PersistentState("erasures")] IPersistentState<EventErasures> erasures,
    [PersistentState("tallies")] IPersistentState<TallyHead> tallies,
    EventLogServices services)
    : Grain, IEventLogGrain, ITallyGrain, IOutboxGrain, IDueGrain
{
    private EventLogRows _rows = null!;
    private GrainState<EventChunk> _row = null!;
    private TaskCompletionSource _changed = NewSignal();
    private EventLogHead _head = new();

    /// <summary>The last chunk, as it is durable. Readers between the turns see it whole.</summary>
    private EventChunk Tail => _row.State!;

    private string Log => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _rows = new EventLogRows(services.Storage, Log);
        (_head, _erasures) = (head.State, erasures.State);
        _row = await _rows.ReadAsync(_head.Noted, cancellationToken);
        if (!_row.RecordExists)
            _row = await BehindAsync(_head.Noted, cancellationToken);

        // What the head lacks: it is written after the chunks.
        while (Tail.IsFull)
            await TurnPageAsync(cancellationToken);

        OpenTallies();
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _changed.TrySetResult();
        return FlushTalliesAsync();
    }

    public async Task TakeAsync(
        ImmutableArray<OutboxParcel> parcels, CancellationToken cancellationToken = default)
    {
        var incoming = new List<IncomingEvent>(parcels.Length);
        foreach (var parcel in parcels)
        {
            if (parcel.Position <= Tail.Taken)
                continue;

            if (EventErasure.NumberOf(parcel.Payload) is { } number)
            {
                await AppendAsync(incoming);
                incoming.Clear();
                await EraseAsync(number);
            }
            else if (IsEvent(parcel.Payload))
            {
                incoming.Add(new IncomingEvent(parcel.Payload, parcel.Position));
            }
        }

        await AppendAsync(incoming);
    }

    public Task AppendAsync(ImmutableArray<EventDraft> drafts, CancellationToken cancellationToken = default) =>
        AppendAsync([.. drafts.Select(draft => new IncomingEvent(draft.ToPayload(), Position: null))]);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task AppendAsync(List<IncomingEvent> incoming)
    {
        try
        {
            var noted = _head.Noted;
            for (var done = 0; done < incoming.Count;)
            {
                var (before, place) = (Tail.Events.Length, Tail.Last);
                var chunk = EventAppend.Fill(
                    Tail, Log, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(incoming)[done..],
                    services.Random, services.Now);
                _row = await _rows.WriteAsync(_row, chunk);
                done += chunk.Events.Length - before;
                await CountAsync(chunk, place);
                if (chunk.IsFull)
                    await TurnPageAsync(CancellationToken.None);
            }

            services.Metrics.Appended(incoming.Count);
            if (incoming.Count > 0)
            {
                Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();
                services.Tell(Log);
            }

            if (_head.Noted != noted)
                await SaveHeadAsync(_head);
            await CountedAsync();
        }
        catch
        {
            // Nobody knows what is durable: the next activation reads.
            DeactivateOnIdle();
            throw;
        }
    }

    /// <summary>The last chunk is full: its root is noted, and the next one begins.</summary>
    private async Task TurnPageAsync(CancellationToken cancellationToken)
    {
        var root = MerkleTree.Root(Tail.Leaves());
        var next = Tail.Next(root);
        _head = _head with { Noted = next.Number, Roots = [.. _head.Roots, .. root] };
        _head = _head.DueAt is null ? _head with { DueAt = services.Time.GetUtcNow() + services.Retention } : _head;
        if (_head.Roots.Length == EventTile.Size * EventChain.HashSize)
        {
            var number = (next.Number / EventTile.Size) - 1;
            var tile = await _rows.ReadTileAsync(number, cancellationToken);
            tile.State = new EventTile { Roots = _head.Roots };
            await _rows.WriteTileAsync(number, tile);
            _head = _head with { Roots = [] };
        }

        var row = await _rows.ReadAsync(next.Number, cancellationToken);
        _row = row.RecordExists ? row : new GrainState<EventChunk>(next);
    }

    /// <summary>The empty chunk of this number, which follows on a full one.</summary>
    private async Task<GrainState<EventChunk>> BehindAsync(long number, CancellationToken cancellationToken)
    {
        if (number == 0)
            return new GrainState<EventChunk>(new EventChunk());

        var full = await _rows.ReadAsync(number - 1, cancellationToken);
        return full.RecordExists
            ? new GrainState<EventChunk>(full.State!.Next(MerkleTree.Root(full.State.Leaves())))
            : throw new InvalidOperationException($"Chunk {number - 1} of a log is missing. Restore the data.");
    }

    private async Task SaveHeadAsync(EventLogHead next)
    {
        head.State = next;
        await head.WriteStateAsync(CancellationToken.None);
        _head = next;
    }

    private bool IsEvent(byte[] payload)
    {
        if (EventPayload.TryRead(payload, out _))
            return true;

        // It would hold up all that come after it; who sent it is at fault.
        services.Metrics.Unreadable();
        Said.NoEvent(services.Logger, Log);
        return false;
    }

    private static partial class Said
    {
        [LoggerMessage(LogLevel.Error, "Something was sent to the event log {Log} that is no event; it was left out.")]
        public static partial void NoEvent(ILogger logger, string log);
    }
}
