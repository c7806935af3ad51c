using System.Collections.Immutable;
using Countersign.Numbers;
using Countersign.Tenants;

namespace Countersign.Carriers.Routing;

/// <summary>
/// Chooses a route for one message: of those that can take it the one for which a draw from what is believed of its
/// conversion (Thompson sampling) makes an approval cheapest. So the best is taken most of the time, and each of the
/// others as often as it may still turn out to be the best.
/// </summary>
internal sealed class RouteChooser(ImmutableArray<LiveRoute> routes, RoutingOptions options, IRandomSource random)
{
    /// <summary>A route that loses more of its messages is unfit.</summary>
    private const double MaxFailing = 0.5;

    /// <summary>A route that converts so much worse than the best of all is unfit.</summary>
    private const double MinOfBest = 0.5;

    /// <summary>Messages below which nobody is judged by its conversion.</summary>
    private const double MinTrials = 20;

    /// <summary>A conversion below this counts as this, so that costs stay finite.</summary>
    private const double LeastConversion = 0.01;

    /// <summary>What puts an unfit class behind every fit one.</summary>
    private const int Behind = 100;

    [ThreadStatic]
    private static Candidate[]? _scratch;

    private readonly Explanations _explanations = new();

    /// <summary>What is known of the routes has changed.</summary>
    public void Changed() => _explanations.Forget();

    public RouteAnswer Choose(in RouteRequest request)
    {
        var scratch = _scratch ??= new Candidate[RoutesOptions.MaxRoutes];
        var candidates = Collect(request, scratch, out var region, out var rule);
        if (candidates.IsEmpty)
            return RouteAnswer.None.By(rule);

        Weigh(candidates);
        while (Best(candidates) is var at and >= 0)
        {
            ref var best = ref candidates[at];
            if (request.OnlyLooks)
                return Choice(candidates, at, region, rule, waits: false);
            if (best.Route.TryTake(request.Bulk, out var waits))
                return Choice(candidates, at, region, rule, waits);

            best.Standing = Standing.Full;
        }

        foreach (ref readonly var candidate in candidates)
        {
            if (candidate.Standing == Standing.Full)
                return RouteAnswer.Full.By(rule);
        }

        return RouteAnswer.None.By(rule);
    }

    private Span<Candidate> Collect(
        in RouteRequest request, Candidate[] scratch, out string region, out RouteRule? rule)
    {
        Span<char> buffer = stackalloc char[E164.MaxLength];
        var digits = Destinations.Read(request.To, buffer, out region);
        rule = RouteRule.For(request.Rules, region, request.Channel);
        var count = 0;
        foreach (var route in routes)
        {
            var order = rule is null ? 0 : rule.Use.IndexOf(route.Id, 0, rule.Use.Length, StringComparer.Ordinal);
            if (order < 0)
                continue;
            if (route.Find(request.Channel, request.Tenant, digits, region) is not { } place)
                continue;

            var standing = request.Failed.Contains(route.Id) ? Standing.Failed : route.Standing;
            if (!place.TrySender(request.Sender, region, out var sender))
                standing = Standing.Senderless;

            scratch[count++] = new Candidate
            {
                Route = route,
                Place = place,
                Class = rule is { InOrder: true } ? order + 1 : route.Priority,
                Sender = sender,
                Standing = standing,
                Belief = route.Belief(region, request.Bulk),
            };
        }

        return scratch.AsSpan(0, count);
    }

    private void Weigh(Span<Candidate> candidates)
    {
        var draws = Draws.From(random);
        var bestMean = 0.0;
        foreach (ref readonly var one in candidates)
        {
            if (one.CanServe && one.Belief.Trials >= MinTrials)
                bestMean = Math.Max(bestMean, one.Belief.Mean);
        }

        var fit = 0;
        foreach (ref var one in candidates)
        {
            if (!one.CanServe)
                continue;

            one.Drawn = Cost(one.Place.Price, draws.Beta(one.Belief.A, one.Belief.B));
            one.Expected = Cost(one.Place.Price, one.Belief.Mean);
            if (IsFit(one.Belief, bestMean))
                fit |= 1 << one.Class;
        }

        foreach (ref var one in candidates)
        {
            var isFit = (fit & (1 << one.Class)) != 0;
            one.Rank = one.Standing == Standing.OnTrial ? 0 : one.Class + (isFit ? 0 : Behind);
        }
    }

    private static bool IsFit(in Belief belief, double bestMean) =>
        belief.Failing < MaxFailing && (belief.Trials < MinTrials || belief.Mean >= bestMean * MinOfBest);

    /// <summary>
    /// What an approval costs: the price of each message that it takes, and what each one in vain costs besides.
    /// </summary>
    private double Cost(long price, double conversion)
    {
        var least = Math.Max(LeastConversion, conversion);
        return (price + ((1 - least) * options.FailedMessage)) / least;
    }

    private static int Best(Span<Candidate> candidates)
    {
        var best = -1;
        for (var at = 0; at < candidates.Length; at++)
        {
            ref readonly var one = ref candidates[at];
            if (!one.CanServe)
                continue;

            var isBetter = best < 0
                || one.Rank < candidates[best].Rank
                || (one.Rank == candidates[best].Rank && one.Drawn < candidates[best].Drawn);
            if (isBetter)
                best = at;
        }

        return best;
    }

    private RouteChoice Choice(Span<Candidate> candidates, int chosen, string region, RouteRule? rule, bool waits)
    {
        ref readonly var one = ref candidates[chosen];
        return new RouteChoice(one.Route.Id, _explanations.Of(candidates, chosen, region, rule))
        {
            Sender = one.Sender,
            Price = one.Place.Price,
            Currency = one.Route.Currency,
            Waits = waits,
            IsRuled = rule is not null,
        };
    }
}
