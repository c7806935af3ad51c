namespace Countersign.Events;

/// <summary>What a log proves, and what it forgets.</summary>
internal sealed partial class EventLogGrain
{
    /// <summary>Chunks that one poke removes; the rest stays due.</summary>
    private const int ChunksPerPoke = 64;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    public async Task<EventCheckpoint> CheckpointAsync(long earlier, CancellationToken cancellationToken = default)
    {
        var tail = Tail;
        ArgumentOutOfRangeException.ThrowIfNegative(earlier);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(earlier, tail.Last);
        var root = MerkleTree.Root(tail.Frontier, tail.Leaves()) ?? EventChain.Beginning;
        var checkpoint = services.Signer.Sign(Log, tail.Last, root, tail.Hash, services.Now);
        return earlier == 0 ? checkpoint : checkpoint with
        {
            Consistency = await MerkleTree.ConsistencyAsync(earlier, tail.Last, RootOfAsync),
        };
    }

    public async Task PokeAsync(CancellationToken cancellationToken = default)
    {
        await EraseSomeAsync(cancellationToken);
        var now = services.Time.GetUtcNow();
        if (_tallies.Head.DueAt is { } counting && counting <= now)
            await CountOnAsync(CountedPerCall, cancellationToken);
        if (_head.DueAt is not { } due || due > now)
            return;

        // The last full chunk stays: the next one follows on it.
        var (first, next) = (_head.FirstChunk, default(DateTimeOffset?));
        for (var at = first; at < Tail.Number - 1; at++)
        {
            var row = await _rows.ReadAsync(at, cancellationToken);
            var over = row.RecordExists
                ? DateTimeOffset.FromUnixTimeMilliseconds(row.State!.At) + services.Retention
                : now;
            next = at - first >= ChunksPerPoke ? now + Soon : over;
            if (next > now)
                break;

            (first, next) = (at + 1, null);
        }

        // Said before it is done: what is left over by a crash is found at the next time.
        var before = Math.Max(0, _head.FirstChunk - ChunksPerPoke);
        await SaveHeadAsync(_head with { FirstChunk = first, DueAt = next });
        for (var at = before; at < first; at++)
            await _rows.RemoveAsync(at);

        _shownBefore = null;
    }

    /// <summary>The root of the events behind one place up to another, as the tree divides them.</summary>
    private async Task<byte[]> RootOfAsync(long from, long to)
    {
        if (to - from > EventChunk.Size)
        {
            var middle = from + MerkleTree.Split(to - from);
            var (left, right) = (await RootOfAsync(from, middle), await RootOfAsync(middle, to));
            return EventChain.Node(left, right);
        }

        var number = EventChunk.NumberOf(from + 1);
        if (to - from == EventChunk.Size && number < Tail.Number)
            return await RootOfChunkAsync(number);

        var chunk = number == Tail.Number ? Tail : (await _rows.ReadAsync(number)).State!;
        var leaves = chunk.Leaves();
        var (place, count) = ((int)(from + 1 - chunk.First), (int)(to - from));
        return place + count <= leaves.Length
            ? MerkleTree.Root(leaves.AsSpan(place, count))
            : throw new InvalidOperationException("The events that the proof would need are no longer kept.");
    }

    private async Task<byte[]> RootOfChunkAsync(long number)
    {
        var tile = number / EventTile.Size;
        var roots = _head.Roots;
        if (tile != _head.Noted / EventTile.Size)
            roots = (await _rows.ReadTileAsync(tile)).State!.Roots;

        var place = (int)(number % EventTile.Size) * EventChain.HashSize;
        return roots[place..(place + EventChain.HashSize)];
    }
}
