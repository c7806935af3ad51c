using System.Globalization;
using Countersign.Events;

namespace Countersign.Api.Events;

/// <summary>A place in the events of a tenant: the last place seen of each partition, <c>12-0-7-3</c>.</summary>
internal sealed class EventCursor
{
    private const char Separator = '-';

    /// <summary>No log ever gets there.</summary>
    private const long MaxPlace = 1L << 53;

    private readonly long[] _places;

    private EventCursor(long[] places) => _places = places;

    /// <summary>The beginning.</summary>
    public static EventCursor Beginning => new(new long[EventLogKeys.Partitions]);

    /// <summary>The last place seen of a partition.</summary>
    public long this[int partition] => _places[partition];

    /// <summary>Reads what <see cref="ToString"/> wrote; the beginning where there is nothing.</summary>
    public static bool TryParse(string? text, out EventCursor cursor)
    {
        cursor = Beginning;
        if (string.IsNullOrEmpty(text))
            return true;

        var parts = text.Split(Separator);
        if (parts.Length != EventLogKeys.Partitions)
            return false;

        for (var at = 0; at < parts.Length; at++)
        {
            if (!long.TryParse(parts[at], NumberStyles.None, CultureInfo.InvariantCulture, out cursor._places[at])
                || cursor._places[at] > MaxPlace)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>This place, further on in one partition.</summary>
    public EventCursor With(int partition, long place)
    {
        var places = (long[])_places.Clone();
        places[partition] = place;
        return new EventCursor(places);
    }

    public override string ToString() => string.Join(Separator, _places);
}
