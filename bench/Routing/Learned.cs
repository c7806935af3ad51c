using Countersign.Carriers;
using Countersign.Carriers.Routing;
using Countersign.Numbers;
using Countersign.Verifications;
using Microsoft.Extensions.Options;

namespace Countersign.Bench.Routing;

/// <summary>
/// The product's own router and books, in virtual time: the same reports and the same answers as between a silo and
/// the grains of its routes, every 200 milliseconds and every second.
/// </summary>
internal sealed class Learned : Strategy
{
    private static readonly DateTimeOffset Begin = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly VirtualTime _time = new(Begin);
    private readonly Dictionary<string, RouteBook> _books = new(StringComparer.Ordinal);
    private readonly RoutingOptions _options = new();
    private readonly Month _month;
    private readonly Random _random;
    private Router _router;
    private long _second = -1;
    private long _prices;

    public Learned(Month month, int seed)
    {
#pragma warning disable RS0030 // Seeded: the run can be repeated.
        _random = new Random(seed);
#pragma warning restore RS0030
        _month = month;
        foreach (var route in month.Routes.Values.First())
            _books[route.Id] = new RouteBook(_options);

        (_router, _prices) = (RouterAt(TimeSpan.Zero), PricesAt(TimeSpan.Zero));
    }

    /// <summary>The latest explanation.</summary>
    public string Explanation { get; private set; } = "";

    public override TrueRoute? Choose(in Message message, TrueRoute[] routes, IReadOnlyList<string> failed)
    {
        var request = new RouteRequest(Sandbox: false, Channel.Sms, Number(message), failed) { Tenant = "acme" };
        if (_router.Choose(request) is not RouteChoice choice)
            return null;

        Explanation = choice.Explanation;
        return Array.Find(routes, route => route.Id == choice.Route);
    }

    public override void Answered(in Message message, TrueRoute route, bool taken, bool first)
    {
        SubmissionResult result = taken
            ? new SubmissionResult.Accepted("id")
            : new SubmissionResult.Rejected("route-failed", TryNextRoute: true);
        _router.Answered(route.Id, Number(message), bulk: false, result, TimeSpan.FromMilliseconds(80), first);
    }

    public override void Approved(in Message message, TrueRoute route) =>
        _router.Approved(route.Id, Number(message), bulk: false, message.After);

    /// <summary>Messages are rarer than reports; telling once for each second in which something was seen is the
    /// same.</summary>
    public override void Advance(TimeSpan now)
    {
        _time.Now = Begin + now;
        var second = (long)now.TotalSeconds;
        if (second == _second)
            return;

        _second = second;
        if (PricesAt(now) is var prices && prices != _prices)
            (_router, _prices) = (RouterAt(now), prices);

        foreach (var route in _router.Routes)
        {
            var report = route.News.Take(silo: 1, wantsHealth: true);
            var book = _books[route.Id];
            book.Add(report, _time.Now, _random.NextDouble());
            route.Heard(book.Advise(1, withHealth: true, _time.Now));
        }
    }

    /// <summary>The router as it is started with the prices of a moment.</summary>
    private Router RouterAt(TimeSpan now) => new(
        null!,
        new NoCarriers(),
        Options.Create(new RoutesOptions
        {
            Routes = _books.Keys.ToDictionary(
                id => id,
                id => new RouteOptions
                {
                    MaxPerSecond = 1_000_000,
                    Destinations = [.. _month.Routes.Select(region => new DestinationOptions
                    {
                        Region = region.Key,
                        Price = Array.Find(region.Value, one => one.Id == id)!.At(now).Price,
                    })],
                },
                StringComparer.Ordinal),
        }),
        Options.Create(_options),
        new SeededSource(_random),
        _time);

    /// <summary>Differs where any price does: an operator who changes one starts the silos again with it.</summary>
    private long PricesAt(TimeSpan now)
    {
        var hash = 17L;
        foreach (var region in _month.Routes.Values)
        {
            foreach (var route in region)
                hash = unchecked((hash * 31) + route.At(now).Price);
        }

        return hash;
    }

    private static E164 Number(in Message message) => E164.TryParseCanonical(message.To, out var number)
        ? number
        : throw new InvalidOperationException("A number of the bench is none.");

    private sealed class SeededSource(Random random) : IRandomSource
    {
        public void Fill(Span<byte> destination) => random.NextBytes(destination);
    }

    private sealed class VirtualTime(DateTimeOffset begin) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = begin;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Now.UtcTicks;
    }
}
