using System.Collections.Immutable;

namespace Countersign.Webhooks;

/// <summary>Which events an endpoint gets.</summary>
internal static class EventTypeFilter
{
    /// <summary>What types of the service begin with; a tenant may leave it out.</summary>
    private const string Prefix = "dev.countersign.";

    /// <summary>
    /// Whether the endpoint gets an event: it chose nothing, or its type, or what the type begins with, as in
    /// <c>verification.*</c>.
    /// </summary>
    public static bool Takes(ImmutableArray<string> chosen, string type)
    {
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
        type.StartsWith(Prefix, StringComparison.Ordinal) ? type.AsSpan(Prefix.Length) : type;
}
