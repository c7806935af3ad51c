using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Countersign.Carriers.Routing;

/// <summary>What a process believes of one route, by destination.</summary>
internal sealed class Beliefs
{
    private readonly FrozenDictionary<(string, bool), Belief> _known;
    private readonly Belief _single;
    private readonly Belief _bulk;

    private Beliefs(FrozenDictionary<(string, bool), Belief> known, Belief single, Belief bulk) =>
        (_known, _single, _bulk) = (known, single, bulk);

    public static Beliefs None { get; } =
        new(FrozenDictionary<(string, bool), Belief>.Empty, Belief.None, Belief.None);

    public static Beliefs Of(ImmutableArray<DestinationHealth> health)
    {
        var (single, bulk) = (Elsewhere(health, bulk: false), Elsewhere(health, bulk: true));
        var known = health.ToFrozenDictionary(
            one => (one.Region, one.Bulk), one => (one.Bulk ? bulk : single).With(one));
        return new Beliefs(known, single, bulk);
    }

    /// <summary>Of one region; where it was not seen, what is presumed.</summary>
    public Belief Of(string region, bool bulk) =>
        _known.TryGetValue((region, bulk), out var known) ? known : bulk ? _bulk : _single;

    private static Belief Elsewhere(ImmutableArray<DestinationHealth> health, bool bulk)
    {
        var (trials, approved) = (0.0, 0.0);
        foreach (var one in health)
        {
            if (one.Bulk == bulk)
                (trials, approved) = (trials + one.Trials, approved + one.Approved);
        }

        return Belief.Elsewhere(trials, approved);
    }
}
