using Countersign.Analytics;
using Countersign.Api.Calls;
using Countersign.Events;
using Orleans;

namespace Countersign.Api.Analytics;

/// <summary>The tallies of a tenant from all of its logs.</summary>
internal sealed class AnalyticsDesk(IGrainFactory grains, GrainCalls calls)
{
    /// <summary>Calls for which an answer waits while counting lags behind a log; after that it says so.</summary>
    private const int MaxCatchUps = 8;

    /// <summary>Calls for which the one who has all counted anew waits.</summary>
    private const int MaxRebuilds = 64;

    /// <summary>What all logs come to together; null where there would be too many lines.</summary>
    public async Task<TallyTable> QueryAsync(
        string tenant, bool sandbox, TallyQuery query, CancellationToken cancellationToken)
    {
        var tables = await Task.WhenAll(Logs(tenant, sandbox).Select(log => QueryAsync(log, query, cancellationToken)));
        var lines = new SortedDictionary<(long At, string Key), TallySum>(Comparer<(long At, string Key)>.Create(
            static (one, other) => one.At != other.At
                ? one.At.CompareTo(other.At)
                : string.CompareOrdinal(one.Key, other.Key)));
        foreach (var line in tables.SelectMany(static table => table.Lines))
        {
            if (!lines.TryGetValue((line.At, line.Key), out var sum))
                lines.Add((line.At, line.Key), sum = new TallySum(line.At, line.Key));
            sum.Add(line);
        }

        return new TallyTable(
            [.. lines.Values.Select(static sum => sum.ToLine())],
            tables.Sum(static table => table.Behind),
            tables.Any(static table => table.IsTooLarge) || lines.Count > TallyQuery.MaxLines);
    }

    /// <summary>Has everything counted anew, and waits for it a while; how many events are left.</summary>
    public async Task<long> RebuildAsync(string tenant, bool sandbox, CancellationToken cancellationToken)
    {
        var left = await Task.WhenAll(Logs(tenant, sandbox).Select(async log =>
        {
            await log.RebuildAsync(cancellationToken);
            return await CatchUpAsync(log, MaxRebuilds, cancellationToken);
        }));
        return left.Sum();
    }

    private async Task<TallyTable> QueryAsync(ITallyGrain log, TallyQuery query, CancellationToken cancellationToken)
    {
        var table = await RunAsync(log, query, cancellationToken);
        if (table.Behind == 0)
            return table;

        await CatchUpAsync(log, MaxCatchUps, cancellationToken);
        return await RunAsync(log, query, cancellationToken);
    }

    private Task<TallyTable> RunAsync(ITallyGrain log, TallyQuery query, CancellationToken cancellationToken) =>
        calls.RunAsync(static (grain, asked, token) => grain.QueryAsync(asked, token), log, query, cancellationToken);

    private async Task<long> CatchUpAsync(ITallyGrain log, int tries, CancellationToken cancellationToken)
    {
        var left = 1L;
        for (var at = 0; at < tries && left > 0; at++)
        {
            left = await calls.RunAsync(
                static (grain, _, token) => grain.CountAsync(token), log, command: 0, cancellationToken);
        }

        return left;
    }

    private IEnumerable<ITallyGrain> Logs(string tenant, bool sandbox) =>
        Enumerable.Range(0, EventLogKeys.Partitions)
            .Select(partition => grains.GetGrain<ITallyGrain>(EventLogKeys.Of(tenant, sandbox, partition)));
}
