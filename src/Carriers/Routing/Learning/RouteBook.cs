using System.Collections.Immutable;

namespace Countersign.Carriers.Routing;

/// <summary>
/// All that is known of one route, from the reports of all silos. Without clock, randomness or storage of its own, so
/// that a month of it can be run in a second. Used by one caller at a time.
/// </summary>
internal sealed class RouteBook(RoutingOptions options)
{
    /// <summary>Most regions, of batches and of single starts, that are told apart; there are about 250.</summary>
    public const int MaxDestinations = 600;

    private readonly Dictionary<(string Region, bool Bulk), DestinationBook> _destinations = [];
    private readonly SiloShares _silos = new();
    private Throttle _throttle;

    /// <summary>Whether the route is trusted.</summary>
    public Breaker Breaker { get; private set; } = new();

    /// <summary>The latest word of an operator.</summary>
    public RouteRuling? Ruling { get; private set; }

    /// <summary>The book as it was written.</summary>
    public static RouteBook Of(RouteMemory memory, RoutingOptions options)
    {
        var book = new RouteBook(options) { Breaker = memory.Breaker, Ruling = memory.Ruling };
        foreach (var known in memory.Health)
            book._destinations[(known.Region, known.Bulk)] = DestinationBook.Of(known, memory.At, options);

        return book;
    }

    /// <summary>What is to be written; what still waits for its approval is not in it.</summary>
    public RouteMemory Memory(DateTimeOffset now) =>
        new() { At = now, Breaker = Breaker, Ruling = Ruling, Health = Health(now) };

    /// <summary>Takes a report.</summary>
    /// <param name="report">What a silo has seen.</param>
    /// <param name="now">The time.</param>
    /// <param name="jitter">0 to 1, drawn anew for each report.</param>
    public void Add(RouteReport report, DateTimeOffset now, double jitter)
    {
        _silos.Seen(report.Silo, report.Wanted, now);
        var (good, bad, throttled) = (0, 0, 0);
        foreach (var news in report.News)
        {
            good += news.Accepted + news.Refused;
            bad += news.Failed + news.Unknown;
            throttled += news.Throttled;
            if (FindOrAdd(news.Region, news.Bulk) is { } destination)
                destination.Add(news, now);
        }

        Breaker = Breaker.Seen(good, bad, now, jitter);
        if (throttled > 0)
            _throttle = _throttle.Seen(now);
    }

    /// <summary>An operator's word. Enabling a route forgives it.</summary>
    public void Rule(RouteRuling ruling)
    {
        Ruling = ruling;
        if (!ruling.Disabled)
            Breaker = Breaker.Reset(ruling.At);
    }

    /// <summary>What a silo needs to choose; no silo is 0.</summary>
    public RouteAdvice Advise(ulong silo, bool withHealth, DateTimeOffset now)
    {
        Breaker = Breaker.At(now);
        return new RouteAdvice
        {
            Breaker = Breaker.State,
            Round = Breaker.Round,
            Probes = (Breaker.ProbesOfRound + Math.Max(1, _silos.Count) - 1) / Math.Max(1, _silos.Count),
            OpenUntil = Breaker.State == BreakerState.Open ? Breaker.OpenUntil : null,
            Ruling = Ruling,
            Throttle = _throttle.At(now),
            Share = _silos.Of(silo, now),
            Silos = _silos.Count,
            Health = withHealth ? Health(now) : default,
        };
    }

    private ImmutableArray<DestinationHealth> Health(DateTimeOffset now) =>
        [.. _destinations.Values.Select(one => one.Health(now))];

    private DestinationBook? FindOrAdd(string region, bool bulk)
    {
        if (_destinations.TryGetValue((region, bulk), out var known) || _destinations.Count >= MaxDestinations)
            return known;

        return _destinations[(region, bulk)] = new DestinationBook(region, bulk, options);
    }
}
