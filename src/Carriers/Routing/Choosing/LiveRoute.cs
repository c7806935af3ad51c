using System.Collections.Frozen;
using Countersign.Verifications;

namespace Countersign.Carriers.Routing;

/// <summary>One route as this process sees it: its settings, and what it was last told of its health.</summary>
internal sealed class LiveRoute
{
    /// <summary>
    /// Failures in a row with which a process no longer waits to be told that the breaker is open.
    /// </summary>
    private const int MaxFailuresInRow = 5;

    private readonly RouteOptions _options;
    private readonly Places _places;
    private readonly FrozenSet<string>? _tenants;
    private readonly RateGate _gate;
    private Snapshot? _now;
    private int _failuresInRow;

    public LiveRoute(string id, RouteOptions options, RouteWindow? window, TimeProvider time)
    {
        Window = window;
        (Id, _options, _places, _gate) = (id, options, new Places(options), new RateGate(time));
        _tenants = options.Tenants.Count == 0 ? null : options.Tenants.ToFrozenSet(StringComparer.Ordinal);
    }

    public string Id { get; }

    public int Priority => _options.Priority;

    public string Currency => _options.Currency;

    /// <summary>What this process may have at the carrier at once; null where that is not limited.</summary>
    public RouteWindow? Window { get; }

    public RouteNews News { get; } = new();

    /// <summary>Where the route takes the message; null where it never would.</summary>
    public Place? Find(Channel channel, string tenant, ReadOnlySpan<char> digits, string region) =>
        _options.Carries(channel) && (_tenants is null || _tenants.Contains(tenant))
            ? _places.Find(digits, region)
            : null;

    /// <summary>Whether it can be used at the moment, its rate aside.</summary>
    public Standing Standing
    {
        get
        {
            if (Volatile.Read(ref _now) is not { } now || Window is { IsOpen: false })
                return Standing.Unheard;
            if (now.Advice.IsDisabled)
                return Standing.Disabled;

            return now.Advice.Breaker switch
            {
                BreakerState.Open => Standing.Broken,
                BreakerState.HalfOpen => now.ProbesLeft > 0 ? Standing.OnTrial : Standing.Broken,
                _ => Volatile.Read(ref _failuresInRow) >= MaxFailuresInRow ? Standing.Broken : Standing.Serves,
            };
        }
    }

    public Belief Belief(string region, bool bulk) => Volatile.Read(ref _now)?.Beliefs.Of(region, bulk) ?? default;

    /// <summary>
    /// Takes room for one message in this process's part of the rate and of the windows, and a probe where it is one.
    /// </summary>
    /// <param name="bulk">Whether it is of a batch.</param>
    /// <param name="waits">Whether it has to wait for its place.</param>
    public bool TryTake(bool bulk, out bool waits)
    {
        waits = false;
        News.Wanted();
        if (Window?.IsFull(bulk ? _options.BulkShare : 1) == true || !TryTakeRate(bulk))
            return false;

        waits = Window?.Promise() == true;
        return true;
    }

    /// <summary>The same for the rate alone.</summary>
    public bool TryTakeRate(bool bulk)
    {
        if (Volatile.Read(ref _now) is not { } now)
            return false;
        if (now.Advice.Breaker == BreakerState.HalfOpen && !now.TryProbe())
            return false;

        var rate = _options.MaxPerSecond * now.Advice.Share * now.Advice.Throttle;
        return _gate.TryTake(rate, _options.BulkShare, bulk);
    }

    /// <summary>A message was answered.</summary>
    public void Answered(bool failed)
    {
        if (!failed)
            Volatile.Write(ref _failuresInRow, 0);
        else
            Interlocked.Increment(ref _failuresInRow);
    }

    /// <summary>What all processes together have seen. An answer without the health leaves that as it was.</summary>
    public void Heard(RouteAdvice advice)
    {
        var before = Volatile.Read(ref _now);
        var beliefs = advice.Health.IsDefault ? before?.Beliefs ?? Beliefs.None : Beliefs.Of(advice.Health);
        var same = before is not null && before.Advice.Round == advice.Round;
        Window?.SetShare(advice.Share);
        Volatile.Write(ref _failuresInRow, 0);
        Volatile.Write(ref _now, new Snapshot(advice, beliefs, same ? before!.ProbesLeft : advice.Probes));
    }

    private sealed class Snapshot(RouteAdvice advice, Beliefs beliefs, int probes)
    {
        private int _probes = probes;

        public RouteAdvice Advice => advice;

        public Beliefs Beliefs => beliefs;

        public int ProbesLeft => Math.Max(0, Volatile.Read(ref _probes));

        public bool TryProbe() => Interlocked.Decrement(ref _probes) >= 0;
    }
}
