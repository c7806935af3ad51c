namespace Countersign.Events;

/// <summary>How a log forgets a number: at once for who reads, and in the store some chunks at a time.</summary>
internal sealed partial class EventLogGrain
{
    /// <summary>Chunks that one poke goes through; the rest stays due.</summary>
    private const int ErasedPerPoke = 64;

    private EventErasures _erasures = new();

    private async Task EraseAsync(string number)
    {
        if (_erasures.Pending.Length >= EventErasures.MaxPending)
            throw new InvalidOperationException("Too many numbers are being forgotten; this one is offered again.");

        var next = _erasures.With(number, Tail.Last, _head.FirstChunk, services.Time.GetUtcNow());
        if (!ReferenceEquals(next, _erasures))
            await SaveErasuresAsync(next);
    }

    /// <summary>Goes through the next chunks. What a crash leaves undone is done again, to the same end.</summary>
    private async Task EraseSomeAsync(CancellationToken cancellationToken)
    {
        if (_erasures.DueAt is not { } due || due > services.Time.GetUtcNow())
            return;

        var (from, to) = _erasures.Next(_head.FirstChunk, Tail.Number + 1, ErasedPerPoke);
        try
        {
            for (var at = from; at < to; at++)
                await EraseFromAsync(at, cancellationToken);

            await SaveErasuresAsync(_erasures.Past(to, services.Time.GetUtcNow() + Soon));
        }
        catch
        {
            // Nobody knows what is durable: the next activation reads.
            DeactivateOnIdle();
            throw;
        }
    }

    private async Task EraseFromAsync(long number, CancellationToken cancellationToken)
    {
        if (number == Tail.Number)
        {
            var tail = _erasures.Of(Tail);
            if (!ReferenceEquals(tail, Tail))
                _row = await _rows.WriteAsync(_row, tail);
            return;
        }

        var row = await _rows.ReadAsync(number, cancellationToken);
        if (row.RecordExists && _erasures.Of(row.State!) is var chunk && !ReferenceEquals(chunk, row.State))
            await _rows.WriteAsync(row, chunk);
    }

    private async Task SaveErasuresAsync(EventErasures next)
    {
        var before = _erasures;

        // Readers between the turns must not see a number again that they no longer saw.
        (_erasures, _shown, _shownBefore) = (next.Pending.Length > before.Pending.Length ? next : before, null, null);
        try
        {
            erasures.State = next;
            await erasures.WriteStateAsync(CancellationToken.None);
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }

        (_erasures, _shown, _shownBefore) = (next, null, null);
    }
}
