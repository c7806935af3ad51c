using System.Collections.Immutable;

namespace Countersign.Events;

/// <summary>Which types of events somebody wants.</summary>
public static class EventTypeFilter
{
    /// <summary>
    /// Whether an event is one of those chosen: nothing was, or its type, or what the type begins with, as in
    /// <c>verification.*</c>. <see cref="EventCatalogue.Prefix"/> may be left out.
    /// </summary>
    public static bool Takes(ImmutableArray<string> chosen, string type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (chosen.IsDefaultOrEmpty)
            return true;

        var bare = Bare(type);
        foreach (var one in chosen)
        {
            var choice = Bare(one);
            if (choice is "*" || choice.SequenceEqual(bare)
                || (choice.EndsWith(".*") && bare.StartsWith(choice[..^1], StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlySpan<char> Bare(string type) =>
        type.StartsWith(EventCatalogue.Prefix, StringComparison.Ordinal)
            ? type.AsSpan(EventCatalogue.Prefix.Length)
            : type;
}
