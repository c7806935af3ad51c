using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Countersign.Carriers.Routing;

/// <summary>What this process has seen of one route and not told yet.</summary>
internal sealed class RouteNews
{
    private readonly ConcurrentDictionary<(string Region, bool Bulk), NewsCell> _cells = new();
    private int _wanted;

    public void Wanted() => Interlocked.Increment(ref _wanted);

    /// <summary>The counts of a destination; null where there are too many.</summary>
    public NewsCell? Cell(string region, bool bulk) =>
        _cells.TryGetValue((region, bulk), out var known) ? known
        : _cells.Count >= RouteBook.MaxDestinations ? null
        : _cells.GetOrAdd((region, bulk), static key => new NewsCell(key.Region, key.Bulk));

    /// <summary>Takes out all there is.</summary>
    public RouteReport Take(ulong silo, bool wantsHealth)
    {
        var news = ImmutableArray.CreateBuilder<DestinationNews>();
        foreach (var cell in _cells.Values)
        {
            if (cell.Take() is { } seen)
                news.Add(seen);
        }

        return new RouteReport
        {
            Silo = silo,
            Wanted = Interlocked.Exchange(ref _wanted, 0),
            News = news.DrainToImmutable(),
            WantsHealth = wantsHealth,
        };
    }
}
