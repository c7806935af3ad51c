using System.Collections.Concurrent;
using System.Collections.Immutable;
using Countersign.Ledger;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Countersign.Limits;

/// <summary>
/// Notes what rules said, in memory, and tells the tenants' reports now and then. Nothing waits for it.
/// </summary>
internal sealed partial class LimitNotes(IGrainFactory grains, TimeProvider time, ILogger<LimitNotes> logger)
{
    /// <summary>Rules noted at once, over all tenants; those beyond are not counted until the next telling.</summary>
    private const int MaxNotes = 50_000;

    private ConcurrentDictionary<NoteKey, Counts> _notes = new();

    public void Note(string tenant, bool sandbox, string rule, LimitVerdict verdict)
    {
        var key = new NoteKey(LedgerKey.Of(tenant, sandbox), rule);
        var notes = _notes;
        if (notes.TryGetValue(key, out var counts))
            counts.Add(verdict);
        else if (notes.Count < MaxNotes)
            notes.GetOrAdd(key, static _ => new Counts()).Add(verdict);
    }

    /// <summary>Tells the reports. What cannot be told is not told again.</summary>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        if (_notes.IsEmpty)
            return;

        var notes = Interlocked.Exchange(ref _notes, new ConcurrentDictionary<NoteKey, Counts>());
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        foreach (var tenant in notes.GroupBy(static note => note.Key.Report))
        {
            ImmutableArray<LimitTally> tallies = [.. tenant.Select(note => note.Value.Tally(today, note.Key.Rule))];
            try
            {
                await grains.GetGrain<ILimitReportGrain>(tenant.Key).AddAsync(tallies, cancellationToken);
            }
#pragma warning disable CA1031 // A report that lacks a second is better than one that counts it twice.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                Log.NotTold(logger, fault.GetType().Name);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A report on limits could not be told what was seen ({Fault}).")]
        public static partial void NotTold(ILogger logger, string fault);
    }

    private readonly record struct NoteKey(string Report, string Rule);

    private sealed class Counts
    {
        private readonly long[] _counts = new long[Enum.GetValues<LimitVerdict>().Length];

        public void Add(LimitVerdict verdict) => Interlocked.Increment(ref _counts[(int)verdict]);

        public LimitTally Tally(DateOnly day, string rule) => new(
            day,
            rule,
            Of(LimitVerdict.Passed),
            Of(LimitVerdict.Refused),
            Of(LimitVerdict.Challenged),
            Of(LimitVerdict.Proven),
            Of(LimitVerdict.Noted));

        private long Of(LimitVerdict verdict) => Interlocked.Read(ref _counts[(int)verdict]);
    }
}
