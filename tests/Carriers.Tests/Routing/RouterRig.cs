using Countersign.Carriers.Routing;
using Countersign.Carriers.Simulated;
using Countersign.Numbers;
using Countersign.Verifications;
using Microsoft.Extensions.Logging.Abstractions;

namespace Countersign.Carriers.Tests.Routing;

/// <summary>A router over routes that a test describes, told of their health by hand, in virtual time.</summary>
internal sealed class RouterRig
{
    public const string Tenant = "acme";

    private readonly Dictionary<string, RouteOptions> _routes = new(StringComparer.Ordinal);
    private readonly Random _random;
    private readonly Dictionary<string, RouteWindow> _windows = new(StringComparer.Ordinal);
    private Router? _router;

    public RouterRig(int seed = 7) => _random = Seeded(seed);

    public VirtualTime Time { get; } = new();

    public RoutingOptions Options { get; } = new();

    public Router Router => _router ??= Build();

    public static E164 Uzbek { get; } = Number("+998901234567");

    public static E164 American { get; } = Number("+12015550123");

    public static E164 Number(string text) =>
        E164.TryParseCanonical(text, out var number) ? number : throw new ArgumentException(text, nameof(text));

    /// <summary>A route for the whole world, unless the test says otherwise.</summary>
    public RouteOptions Add(string id, long price = 10_000, params DestinationOptions[] destinations) =>
        _routes[id] = new RouteOptions
        {
            Kind = "Simulated",
            MaxPerSecond = 1_000_000,
            Destinations = destinations.Length > 0 ? destinations : [new DestinationOptions { Price = price }],
        };

    /// <summary>The route has one link with so many places.</summary>
    public RouteWindow Bound(string route, int places, int waiting) => _windows[route] = new RouteWindow(
        new LinkWindow(places, waiting, TimeSpan.FromSeconds(10)), links: 1, Time);

    /// <summary>All routes are heard of, sound and unused, all of the rate this process's.</summary>
    public RouterRig Sound()
    {
        foreach (var route in _routes.Keys)
            Hear(route);

        return this;
    }

    /// <summary>The route is told of, and a second goes by: its rate has room.</summary>
    public void Hear(string route, RouteAdvice? advice = null, params DestinationHealth[] health)
    {
        Router.Heard(route, (advice ?? new RouteAdvice()) with { Share = 1, Silos = 1, Health = [.. health] });
        Time.Advance(TimeSpan.FromSeconds(1));
    }

    public static DestinationHealth Seen(double trials, double conversion, string region = "UZ") => new()
    {
        Region = region,
        Trials = trials,
        Approved = trials * conversion,
        Accepted = trials,
    };

    public static RouteRequest Request(E164? to = null, params string[] failed) =>
        new(Sandbox: false, Channel.Sms, to ?? Uzbek, failed) { Tenant = Tenant };

    public string? Choose(RouteRequest? request = null) =>
        (Router.Choose(request ?? Request()) as RouteChoice)?.Route;

    /// <summary>How often each route is chosen.</summary>
    public Dictionary<string, int> Count(int choices, RouteRequest? request = null)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var at = 0; at < choices; at++)
        {
            var route = Choose(request) ?? "none";
            counts[route] = counts.GetValueOrDefault(route) + 1;
        }

        return counts;
    }

#pragma warning disable RS0030 // Seeded: a run can be repeated.
    public static Random Seeded(int seed) => new(seed);
#pragma warning restore RS0030

    private Router Build()
    {
        var sandbox = new SimulatedCarrierOptions();
        var options = Microsoft.Extensions.Options.Options.Create(sandbox);
        var carrier = new SimulatedCarrier(
            new HandsetsOfNobody(),
            new SandboxClock(options, Time),
            new SubmissionJournal(options, Time),
            new ReceiptsOfNobody(),
            options,
            Time,
            NullLogger<SimulatedCarrier>.Instance);
        return new Router(
            new SandboxRoutes(carrier),
            new Carriers(_windows),
            Microsoft.Extensions.Options.Options.Create(new RoutesOptions { Routes = _routes }),
            Microsoft.Extensions.Options.Options.Create(Options),
            new SeededRandom(_random),
            Time);
    }

    private sealed class Carriers(Dictionary<string, RouteWindow> windows) : IRouteCarriers
    {
        public ICarrier? Find(string route) => null;

        public RouteWindow? Window(string route) => windows.GetValueOrDefault(route);
    }

    private sealed class HandsetsOfNobody : IHandsets
    {
        public Task DeliverAsync(Submission submission) => Task.CompletedTask;
    }

    private sealed class ReceiptsOfNobody : IReceiptSink
    {
        public Task AcceptAsync(Receipt receipt, CancellationToken cancellationToken = default) => Task.CompletedTask;
    }

    private sealed class SeededRandom(Random random) : IRandomSource
    {
        public void Fill(Span<byte> destination) => random.NextBytes(destination);
    }
}

/// <summary>Time that only the test moves; it has no timers.</summary>
internal sealed class VirtualTime : TimeProvider
{
    private DateTimeOffset _now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;

    public void Advance(TimeSpan by) => _now += by;
}
