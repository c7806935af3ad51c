using Countersign.Numbers;

namespace Countersign.Verifications;

/// <summary>Where a number is.</summary>
internal static class NumberRegion
{
    /// <summary>Its ISO 3166 region, or <c>001</c>; nothing where the numbering plans have changed under it.</summary>
    public static string Of(E164 number)
    {
        Span<char> text = stackalloc char[E164.MaxLength];
        number.TryReveal(text, out var written);
        return NumberParser.TryParse(text[..written], defaultRegion: null, out var facts, out _) ? facts.Region : "";
    }
}
