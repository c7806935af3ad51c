using System.Collections.Concurrent;
using System.Collections.Immutable;
using Countersign.Ledger;
using Countersign.Numbers;
using Countersign.Verifications;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Countersign.Limits;

/// <summary>
/// Notes what became of checks, in memory, and tells the tenants' traffic now and then. No check waits for it.
/// </summary>
internal sealed partial class TrafficNotes(IGrainFactory grains, ILogger<TrafficNotes> logger)
{
    /// <summary>Checks noted at once, over all tenants; of those beyond nothing is told.</summary>
    private const int MaxNotes = 100_000;

    /// <summary>Checks told in one call.</summary>
    private const int MaxTold = 1_000;

    private ConcurrentQueue<(string Traffic, TrafficNews News)> _notes = new();

    /// <summary>Notes the outcome of a check; only an approval or a comparison that failed says anything.</summary>
    public void Note(TenantContext tenant, E164 to, CheckResult result)
    {
        var approved = result is CheckResult.Approved { Replayed: false };
        if (!tenant.Watched || !(approved || result is CheckResult.Wrong) || _notes.Count >= MaxNotes)
            return;
        var news = new TrafficNews(to, NumberRegion.Of(to), approved, tenant.ClockOffset);
        _notes.Enqueue((LedgerKey.Of(tenant.Tenant, tenant.Sandbox), news));
    }

    /// <summary>Tells what was noted. What cannot be told is not told again.</summary>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        if (_notes.IsEmpty)
            return;

        var notes = Interlocked.Exchange(ref _notes, new ConcurrentQueue<(string Traffic, TrafficNews News)>());
        foreach (var tenant in notes.GroupBy(static note => note.Traffic, static note => note.News))
        {
            foreach (var part in tenant.Chunk(MaxTold))
                await TellAsync(tenant.Key, [.. part], cancellationToken);
        }
    }

    private async Task TellAsync(
        string traffic, ImmutableArray<TrafficNews> news, CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<ITrafficGrain>(traffic).HearAsync(news, cancellationToken);
        }
#pragma warning disable CA1031 // A breaker that misses some approvals opens too early and closes with the next ones.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.NotTold(logger, fault.GetType().Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "What checks came to could not be told to their tenant's traffic ({Fault}).")]
        public static partial void NotTold(ILogger logger, string fault);
    }
}
