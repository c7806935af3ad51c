using Countersign.Numbers;

namespace Countersign.Carriers.Routing;

/// <summary>A number taken apart as far as routing looks at it.</summary>
internal static class Destinations
{
    /// <summary>What numbers have that no numbering plan knows.</summary>
    private const string Nowhere = "001";

    /// <summary>Writes plus sign and digits; the region is ISO 3166 alpha-2, or <c>001</c>.</summary>
    public static ReadOnlySpan<char> Read(E164 number, Span<char> buffer, out string region)
    {
        number.TryReveal(buffer, out var written);
        var text = buffer[..written];
        region = NumberParser.TryParse(text, defaultRegion: null, out var facts, out _) ? facts.Region : Nowhere;
        return text[1..];
    }

    public static string RegionOf(E164 number)
    {
        Span<char> buffer = stackalloc char[E164.MaxLength];
        Read(number, buffer, out var region);
        return region;
    }
}
