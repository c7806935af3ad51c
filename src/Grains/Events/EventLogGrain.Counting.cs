using Countersign.Analytics;

namespace Countersign.Events;

/// <summary>
/// What the log's events come to. They are counted as they are appended, where the log has them anyway; what a crash
/// left out is counted from the chunks.
/// </summary>
internal sealed partial class EventLogGrain
{
    /// <summary>Events that may be counted and not be written; a crash has them counted again.</summary>
    private const int CountedUnwritten = 8_192;

    /// <summary>Old chunks that are counted with one append.</summary>
    private const int CountedPerAppend = 8;

    /// <summary>Old chunks that are counted by one call.</summary>
    private const int CountedPerCall = 64;

    /// <summary>Rows of tallies that a question reads at once.</summary>
    private const int ReadAtOnce = 16;

    /// <summary>How long what is counted waits to be written.</summary>
    private static readonly TimeSpan CountedWait = TimeSpan.FromSeconds(10);

    private TallyRows _tallyRows = null!;
    private TallyBook _tallies = null!;
    private DateTimeOffset _tallied;

    /// <summary>Trails of what was done have nothing to count.</summary>
    private bool IsCounted => !EventLogKeys.IsAudit(Log);

    private long Uncounted => IsCounted ? Tail.Last - Math.Max(_tallies.Position, FirstKept - 1) : 0;

    public async Task<TallyTable> QueryAsync(TallyQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.From < 0 || TallySteps.IsTooLong(query.Step, query.From, query.To))
            throw new ArgumentOutOfRangeException(nameof(query), "The time is longer than one question may be about.");

        var reading = new TallyReading(query);
        foreach (var periods in reading.Periods().Chunk(ReadAtOnce))
        {
            var stored = await Task.WhenAll(periods.Select(period => ReadTallyAsync(period, cancellationToken)));
            foreach (var row in stored)
            {
                if (row is not null)
                    reading.Add(row, _tallies.Head.ValidUpTo(row.Epoch));
            }

            if (reading.IsTooLarge)
                return new TallyTable([], Uncounted, IsTooLarge: true);
        }

        return new TallyTable([.. reading.Lines], Uncounted, IsTooLarge: false);
    }

    async Task<long> ITallyGrain.CountAsync(CancellationToken cancellationToken)
    {
        await CountOnAsync(CountedPerCall, cancellationToken);
        return Uncounted;
    }

    public async Task RebuildAsync(CancellationToken cancellationToken = default)
    {
        if (!IsCounted)
            return;

        try
        {
            await FlushTalliesAsync();
            var first = FirstKept == 1 ? null : await ShowAsync(EventChunk.NumberOf(FirstKept), cancellationToken);
            var floor = first is null
                ? 0
                : TallySteps.BeginOf(TallyStep.Day, first.At(FirstKept).Time.ToUnixTimeMilliseconds())
                    + TallySteps.LengthOf(TallyStep.Day);
            var next = _tallies.Head.Anew(FirstKept - 1, floor, services.Time.GetUtcNow());
            await SaveTalliesAsync(next);
            _tallies.Begin(next);
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }

    private void OpenTallies()
    {
        _tallyRows = new TallyRows(services.Storage, Log);
        _tallies = new TallyBook(_tallyRows, tallies.State, services.Analytics, services.Time);
        _tallied = services.Time.GetUtcNow();
    }

    /// <summary>Counts a chunk that has just grown; where counting lags behind, that waits its turn.</summary>
    private Task CountAsync(EventChunk grown, long before) => IsCounted && _tallies.Position == before
        ? _tallies.AddAsync(grown)
        : Task.CompletedTask;

    /// <summary>Counts what is left from before, and writes what was counted, when it is time.</summary>
    private async Task CountedAsync()
    {
        if (Uncounted > 0)
            await CountOnAsync(CountedPerAppend, CancellationToken.None);
        else if (_tallies.Position - _tallies.Head.Position >= CountedUnwritten
            || services.Time.GetUtcNow() - _tallied >= CountedWait)
            await FlushTalliesAsync();
    }

    private async Task CountOnAsync(int chunks, CancellationToken cancellationToken)
    {
        try
        {
            for (var done = 0; done < chunks && Uncounted > 0; done++)
            {
                _tallies.SkipTo(FirstKept - 1);
                var number = EventChunk.NumberOf(_tallies.Position + 1);
                var chunk = number == Tail.Number ? Tail : (await _rows.ReadAsync(number, cancellationToken)).State!;
                await _tallies.AddAsync(chunk);
            }

            if (Uncounted == 0 || _tallies.Head.DueAt is not null)
                await FlushTalliesAsync();
        }
        catch
        {
            // Nobody knows what is durable: the next activation reads.
            DeactivateOnIdle();
            throw;
        }
    }

    /// <summary>First the rows, then how far they are: what a crash leaves between is counted once too.</summary>
    private async Task FlushTalliesAsync()
    {
        var known = _tallies.Head;
        DateTimeOffset? due = Uncounted > 0 && known.DueAt is not null ? services.Time.GetUtcNow() + Soon : null;
        _tallied = services.Time.GetUtcNow();
        if (!IsCounted || _tallies.IsBroken || (_tallies.Position == known.Position && due == known.DueAt))
            return;

        await _tallies.FlushAsync();
        var next = known with { Position = _tallies.Position, DueAt = due };
        await SaveTalliesAsync(next);
        _tallies.Noted(next);
    }

    private async Task SaveTalliesAsync(TallyHead next)
    {
        tallies.State = next;
        await tallies.WriteStateAsync(CancellationToken.None);
    }

    private async Task<TallyRow?> ReadTallyAsync(TallyPeriod period, CancellationToken cancellationToken) =>
        _tallies.Read(period) ?? (await _tallyRows.ReadAsync(period, cancellationToken) is { RecordExists: true } row
            ? _tallies.Read(period) ?? row.State
            : null);
}
