using Countersign.Carriers.Senders;

namespace Countersign.Carriers.Routing;

/// <summary>The destinations of one route, as a choice finds them.</summary>
internal sealed class Places
{
    private readonly Dictionary<ulong, List<Place>> _prefixes = [];
    private readonly Dictionary<string, Place> _regions = new(StringComparer.Ordinal);
    private readonly Place? _world;
    private int _longest;

    public Places(RouteOptions route)
    {
        foreach (var destination in route.Destinations)
        {
            var place = Place.Of(route, destination);
            foreach (var prefix in destination.Prefixes)
                Add(prefix, place);

            if (destination.Prefixes.Count > 0)
                continue;
            if (destination.Region is { } region)
                _regions[region] = place;
            else
                _world = place;
        }
    }

    /// <summary>Where the route takes the number; null where it does not.</summary>
    /// <param name="digits">Country code and national number.</param>
    /// <param name="region">Its region.</param>
    public Place? Find(ReadOnlySpan<char> digits, string region)
    {
        for (var length = Math.Min(_longest, digits.Length); length > 0; length--)
        {
            if (!_prefixes.TryGetValue(ulong.Parse(digits[..length]), out var places))
                continue;

            foreach (var place in places)
            {
                if (place.Region is null || place.Region == region)
                    return place;
            }
        }

        return _regions.TryGetValue(region, out var there) ? there : _world;
    }

    private void Add(string prefix, Place place)
    {
        var digits = ulong.Parse(prefix.AsSpan(1));
        _longest = Math.Max(_longest, prefix.Length - 1);
        if (!_prefixes.TryGetValue(digits, out var same))
            _prefixes[digits] = same = [];

        // One that names its region goes before one for all.
        same.Insert(place.Region is null ? same.Count : 0, place);
    }
}

/// <summary>One destination of a route.</summary>
/// <param name="Region">The region it is bound to; null for none.</param>
/// <param name="Price">Price of a segment in millionths.</param>
/// <param name="Senders">Sender ids to be used, the usual one first; empty where the carrier sets its own.</param>
internal sealed record Place(string? Region, long Price, string[] Senders)
{
    public static Place Of(RouteOptions route, DestinationOptions destination)
    {
        var others = destination.Senders.Count > 0 ? destination.Senders : route.Senders;
        var senders = (destination.Sender ?? route.Sender) is { } usual ? [usual, .. others] : others;
        return new Place(destination.Region, destination.Price ?? 0, [.. senders.Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>The sender to use for a number of the region; false where none may be.</summary>
    /// <param name="asked">The one that was asked for, or null for any.</param>
    /// <param name="region">The number's region.</param>
    /// <param name="sender">It; null for the carrier's own.</param>
    public bool TrySender(string? asked, string region, out string? sender)
    {
        sender = null;
        if (Senders.Length == 0)
            return asked is null;

        foreach (var one in Senders)
        {
            if ((asked is null || asked == one)
                && SenderId.KindOf(one) is { } kind && SenderId.WorksIn(kind, region))
            {
                sender = one;
                return true;
            }
        }

        return false;
    }
}
