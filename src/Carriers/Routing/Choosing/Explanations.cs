using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Countersign.Tenants;

namespace Countersign.Carriers.Routing;

/// <summary>
/// Says why a route was chosen. Many messages of one moment have the same reason; it is written once, and the same
/// text is kept with all of them.
/// </summary>
internal sealed class Explanations
{
    /// <summary>Most texts kept until what is known of the routes changes.</summary>
    private const int MaxTexts = 2_048;

    private ConcurrentDictionary<Reason, string> _texts = new();

    public void Forget()
    {
        if (!_texts.IsEmpty)
            _texts = new ConcurrentDictionary<Reason, string>();
    }

    /// <summary>At most <see cref="RouteChoice.MaxExplanation"/> characters.</summary>
    public string Of(ReadOnlySpan<Candidate> candidates, int chosen, string region, RouteRule? rule)
    {
        var texts = _texts;
        var whose = Whose(rule);
        var reason = Reason.Of(candidates, chosen, region, whose);
        if (!texts.TryGetValue(reason, out var text))
        {
            text = Write(candidates, chosen, region, whose);
            if (texts.Count < MaxTexts)
                texts.TryAdd(reason, text);
        }

        return text;
    }

    /// <summary>What a rule says of the routes that took part; nothing where there is none.</summary>
    private static string Whose(RouteRule? rule) =>
        rule is null ? "" : rule.InOrder ? " in the tenant's order" : " of the tenant's routes";

    private static string Write(ReadOnlySpan<Candidate> candidates, int chosen, string region, string whose)
    {
        ref readonly var one = ref candidates[chosen];
        var text = new StringBuilder(RouteChoice.MaxExplanation + 64);
        text.Append(CultureInfo.InvariantCulture, $"{one.Route.Id}: {Why(candidates, chosen)} for {region}{whose} (");
        text.Append(
            CultureInfo.InvariantCulture,
            $"conversion {one.Belief.Mean:0.00} ± {one.Belief.Deviation:0.00}, ");
        text.Append("price ").Append(Price(one)).Append(' ').Append(one.Route.Currency);
        for (var at = 0; at < candidates.Length; at++)
        {
            if (at != chosen)
                text.Append("; ").Append(Other(candidates[at]));
        }

        text.Append(')');
        if (text.Length > RouteChoice.MaxExplanation)
        {
            text.Length = RouteChoice.MaxExplanation - 1;
            text.Append('…');
        }

        return text.ToString();
    }

    private static string Why(ReadOnlySpan<Candidate> candidates, int chosen)
    {
        ref readonly var one = ref candidates[chosen];
        if (one.Standing == Standing.OnTrial)
            return "to see whether it works again,";

        var (rivals, best) = (0, true);
        foreach (ref readonly var other in candidates)
        {
            if (!other.CanServe || other.Rank != one.Rank)
                continue;

            rivals++;
            best &= other.Expected >= one.Expected;
        }

        return rivals == 1 ? Alone(candidates, one.Rank) : best ? $"best of {rivals}" : $"to learn, of {rivals}";
    }

    private static string Alone(ReadOnlySpan<Candidate> candidates, int rank)
    {
        foreach (ref readonly var other in candidates)
        {
            if (other.CanServe && other.Rank != rank)
                return "first in priority";
        }

        return "only route";
    }

    private static string Other(in Candidate other) => other.Standing switch
    {
        Standing.Serves => string.Create(
            CultureInfo.InvariantCulture, $"{other.Route.Id} {other.Belief.Mean:0.00} at {Price(other)}"),
        Standing.OnTrial => $"{other.Route.Id} on trial",
        Standing.Failed => $"{other.Route.Id} failed here",
        Standing.Disabled => $"{other.Route.Id} disabled",
        Standing.Broken => $"{other.Route.Id} open breaker",
        Standing.Full => $"{other.Route.Id} at its rate",
        Standing.Senderless => $"{other.Route.Id} no sender id",
        _ => $"{other.Route.Id} unknown",
    };

    private static string Price(in Candidate one) =>
        (one.Place.Price / 1_000_000m).ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>All that a text depends on, but for what is forgotten when it changes.</summary>
    private readonly record struct Reason(
        string Region, string Route, long Price, string Whose, ulong Standings)
    {
        private const int BitsOfStanding = 3;
        private const ulong Prime = 1_099_511_628_211;

        /// <summary>Who takes part and how each stands, told apart by a hash: 64 routes have too many ways.</summary>
        public static Reason Of(ReadOnlySpan<Candidate> candidates, int chosen, string region, string whose)
        {
            var standings = 14_695_981_039_346_656_037;
            foreach (ref readonly var one in candidates)
            {
                standings = (standings ^ (ulong)one.Standing) * Prime;
                standings = (standings ^ (ulong)one.Rank << BitsOfStanding) * Prime;
                standings = (standings ^ (ulong)one.Place.Price) * Prime;
                standings = (standings ^ BitConverter.DoubleToUInt64Bits(one.Belief.A)) * Prime;
                standings = (standings ^ (ulong)one.Route.Id.GetHashCode(StringComparison.Ordinal)) * Prime;
            }

            ref readonly var taken = ref candidates[chosen];
            return new Reason(region, taken.Route.Id, taken.Place.Price, whose, standings);
        }
    }
}
