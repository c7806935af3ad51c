using System.Collections.Immutable;
using Countersign.Numbers;
using Countersign.Tenants;
using Countersign.Verifications;

namespace Countersign.Carriers.Routing;

/// <summary>What a route is asked for.</summary>
/// <param name="Sandbox">Sandbox traffic never reaches a real carrier.</param>
/// <param name="Channel">How the code shall travel.</param>
/// <param name="To">The destination.</param>
/// <param name="Failed">Routes that failed in this verification: taken again only where none else is left, and never
/// here twice.</param>
public readonly record struct RouteRequest(bool Sandbox, Channel Channel, E164 To, IReadOnlyList<string> Failed)
{
    /// <summary>Who sends; some routes are dedicated to a few.</summary>
    public required string Tenant { get; init; }

    /// <summary>The tenant's rules: the first that holds leaves some of the routes only.</summary>
    public ImmutableArray<RouteRule> Rules { get; init; } = [];

    /// <summary>Part of a batch: it leaves room for people who wait.</summary>
    public bool Bulk { get; init; }

    /// <summary>The sender id that was asked for; null for whichever the route has.</summary>
    public string? Sender { get; init; }

    /// <summary>Asked to know, not to send: takes no share of a rate, and finds room where there may be none.</summary>
    public bool OnlyLooks { get; init; }
}

/// <summary>What a router answers.</summary>
public abstract record RouteAnswer
{
    private protected RouteAnswer()
    {
    }

    /// <summary>Whether a rule of the tenant left some of the routes only.</summary>
    public bool IsRuled { get; init; }

    /// <summary>No route that has not failed serves the request, and none will in a moment.</summary>
    public sealed record None : RouteAnswer
    {
        private static readonly None Ruled = new() { IsRuled = true };

        /// <summary>The one where no rule decided.</summary>
        public static None Instance { get; } = new();

        /// <summary>The one there is, by the rule that decided.</summary>
        public static None By(RouteRule? rule) => rule is null ? Instance : Ruled;
    }

    /// <summary>Routes serve the request, and all of them are at their rate for now.</summary>
    public sealed record Full : RouteAnswer
    {
        private static readonly Full Ruled = new() { IsRuled = true };

        /// <summary>The one where no rule decided.</summary>
        public static Full Instance { get; } = new();

        /// <summary>The one there is, by the rule that decided.</summary>
        public static Full By(RouteRule? rule) => rule is null ? Instance : Ruled;
    }
}

/// <summary>A route, and why it was chosen.</summary>
/// <param name="Route">Its id.</param>
/// <param name="Explanation">
/// Why, in words an operator reads in a timeline; at most <see cref="MaxExplanation"/> characters.
/// </param>
public sealed record RouteChoice(string Route, string Explanation) : RouteAnswer
{
    /// <summary>Longest explanation; one is kept for each attempt.</summary>
    public const int MaxExplanation = 160;

    /// <summary>The sender id the handset shall show; null for the carrier's own.</summary>
    public string? Sender { get; init; }

    /// <summary>Price of a segment in millionths of the routes' currency.</summary>
    public long Price { get; init; }

    /// <summary>The routes' currency, ISO 4217; null where they have no prices.</summary>
    public string? Currency { get; init; }

    /// <summary>
    /// Whether the route's window has no place for the message now: it has to wait for one before it is handed over.
    /// </summary>
    public bool Waits { get; init; }
}

/// <summary>Picks a route, over its snapshot of the routes: no call, no wait.</summary>
public interface IRouter
{
    /// <summary>
    /// The best route that has not failed, as a <see cref="RouteChoice"/>, or why there is none. A choice takes its
    /// share of the route's rate, whether anything is sent or not, and is promised a place in its window.
    /// </summary>
    RouteAnswer Choose(in RouteRequest request);

    /// <summary>The carrier behind a route this router chose, now or before a restart; null where it is gone.</summary>
    ICarrier? Carrier(string route);

    /// <summary>
    /// Where a message of the route comes for the place that its choice was promised; null where there is room for all.
    /// </summary>
    RouteWindow? Window(string route) => null;

    /// <summary>
    /// Takes room in the rate of a route for a message that nobody chose one for; false where there is none.
    /// </summary>
    bool TryTake(string route) => true;
}
