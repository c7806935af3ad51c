using Countersign.Events;
using Orleans;

namespace Countersign.Analytics;

/// <summary>
/// Counts the events of one log into rows, each event once: a row says up to which place of the log it has counted, and
/// passes over what comes again. What is counted is written now and then; a crash between leaves events that are
/// counted again from the log. Used by one turn at a time; <see cref="Read"/> may be asked between.
/// </summary>
internal sealed class TallyBook(TallyRows rows, TallyHead head, AnalyticsOptions options, TimeProvider time)
{
    /// <summary>Rows that are held at once; where one more is wanted, all are written first.</summary>
    public const int MaxOpen = 48;

    private readonly Dictionary<TallyPeriod, OpenRow> _open = [];
    private readonly List<TallyEntry> _entries = [];
    private readonly EventFold _fold = new();
    private bool _isBroken;

    /// <summary>What it was opened with; its position is that of the store.</summary>
    public TallyHead Head { get; private set; } = head;

    /// <summary>The last place of the log that is counted.</summary>
    public long Position { get; private set; } = head.Position;

    /// <summary>Counts the events of a chunk that are not counted yet. The chunk follows on what is counted.</summary>
    public async Task AddAsync(EventChunk chunk)
    {
        Begin();
        for (var index = Position + 1; index <= chunk.Last; index++)
        {
            _entries.Clear();
            var one = chunk.Events[(int)(index - chunk.First)].Canonical;
            if (_fold.Read(one.Span, _entries, out var at) && at >= Head.Floor)
            {
                foreach (var step in TallyPeriod.Steps)
                    await AddAsync(step, at, index);
            }

            Position = index;
            if (_open.Count >= MaxOpen)
                await WriteAsync();
        }

        _isBroken = false;
    }

    /// <summary>Whether counting was cut off: then it is done again from what is stored, by another.</summary>
    public bool IsBroken => _isBroken;

    /// <summary>Passes over places that are gone.</summary>
    public void SkipTo(long position) => Position = Math.Max(Position, position);

    /// <summary>Writes what was counted. The position is to be written after it.</summary>
    public async Task FlushAsync()
    {
        Begin();
        await WriteAsync();
        _isBroken = false;
    }

    /// <summary>From now on with this head; what was counted and not written is dropped.</summary>
    public void Begin(TallyHead next)
    {
        _open.Clear();
        (Head, Position, _isBroken) = (next, next.Position, false);
    }

    /// <summary>Remembers what was written of it.</summary>
    public void Noted(TallyHead next) => Head = next;

    /// <summary>The row as it is counted at the moment; null where it is in the store alone.</summary>
    public TallyRow? Read(TallyPeriod period) => _open.TryGetValue(period, out var open) ? open.Row : null;

    /// <summary>Broken until it is done: what an interruption leaves is not to be written, nor counted on.</summary>
    private void Begin()
    {
        if (_isBroken)
            throw new InvalidOperationException("Counting was cut off; the next activation counts on.");

        _isBroken = true;
    }

    private async ValueTask AddAsync(TallyStep step, long at, long index)
    {
        var period = TallyPeriod.Of(step, at);
        if (!_open.TryGetValue(period, out var open))
            _open.Add(period, open = await OpenAsync(period));
        if (open.Row is not { } row || index <= row.Position)
            return;

        open.IsDirty = true;
        foreach (var entry in _entries)
            row.Add(TallySteps.BeginOf(step, at), entry);
    }

    private async Task<OpenRow> OpenAsync(TallyPeriod period)
    {
        var deleteAfter = DateTimeOffset.FromUnixTimeMilliseconds(period.End) + options.Of(period.Step);
        if (deleteAfter <= time.GetUtcNow())
            return new OpenRow(new GrainState<TallyRow>(), row: null);

        var stored = await rows.ReadAsync(period);
        if (stored is { RecordExists: true, State: { } known } && known.Epoch == Head.Epoch)
            return new OpenRow(stored, known);

        if (stored is { RecordExists: true, State: { } newer } && newer.Epoch > Head.Epoch)
            throw new InvalidOperationException("Another activation has everything counted anew; the next one knows.");

        var row = new TallyRow { Epoch = Head.Epoch, DeleteAfter = deleteAfter };
        if (stored.RecordExists)
        {
            var valid = Head.ValidUpTo(stored.State!.Epoch);
            foreach (var (step, cells) in stored.State.Steps.Where(one => one.Key < valid))
                row.Steps.Add(step, cells);
        }

        return new OpenRow(stored, row);
    }

    private async Task WriteAsync()
    {
        var writes = new List<Task>();
        foreach (var (period, open) in _open.Where(static one => one.Value.IsDirty))
        {
            open.Row!.Position = Position;
            open.Stored.State = open.Row;
            writes.Add(rows.WriteAsync(period, open.Stored));
        }

        await Task.WhenAll(writes);
        foreach (var (period, open) in _open)
        {
            if (!open.IsDirty)
                _open.Remove(period);
            open.IsDirty = false;
        }

        if (_open.Count >= MaxOpen)
            _open.Clear();
    }

    private sealed class OpenRow(GrainState<TallyRow> stored, TallyRow? row)
    {
        public GrainState<TallyRow> Stored => stored;

        /// <summary>Null where its time to be kept is over.</summary>
        public TallyRow? Row => row;

        public bool IsDirty { get; set; }
    }
}
