namespace Countersign.Bench.Routing;

/// <summary>A way to choose among the routes of a region.</summary>
internal abstract class Strategy
{
    /// <summary>The next route to try; null where none is left.</summary>
    /// <param name="message">The message.</param>
    /// <param name="routes">The region's routes.</param>
    /// <param name="failed">Ids of those that have failed it.</param>
    public abstract TrueRoute? Choose(in Message message, TrueRoute[] routes, IReadOnlyList<string> failed);

    /// <summary>What came of it.</summary>
    public virtual void Answered(in Message message, TrueRoute route, bool taken, bool first)
    {
    }

    /// <summary>The code was given back.</summary>
    public virtual void Approved(in Message message, TrueRoute route)
    {
    }

    /// <summary>Time has come to here.</summary>
    public virtual void Advance(TimeSpan now)
    {
    }
}

/// <summary>Knows the truth: what nobody can do better.</summary>
internal sealed class Oracle : Strategy
{
    public override TrueRoute? Choose(in Message message, TrueRoute[] routes, IReadOnlyList<string> failed)
    {
        var at = message.At;
        return routes.Where(route => !failed.Contains(route.Id)).MinBy(route =>
            route.At(at) is { Failing: < 0.5 } sound ? Month.CostOf(sound) : double.MaxValue);
    }
}

/// <summary>As an operator lists them by hand: in their order, the next one where one fails.</summary>
/// <param name="order">Ids, best first.</param>
internal sealed class FixedPriority(params string[] order) : Strategy
{
    public override TrueRoute? Choose(in Message message, TrueRoute[] routes, IReadOnlyList<string> failed)
    {
        var next = Array.Find(order, id => !failed.Contains(id));
        return next is null ? null : Array.Find(routes, route => route.Id == next);
    }
}

/// <summary>Each in its turn.</summary>
internal sealed class RoundRobin : Strategy
{
    private int _turn;

    public override TrueRoute? Choose(in Message message, TrueRoute[] routes, IReadOnlyList<string> failed)
    {
        for (var tried = 0; tried < routes.Length; tried++)
        {
            var route = routes[_turn++ % routes.Length];
            if (!failed.Contains(route.Id))
                return route;
        }

        return null;
    }
}
