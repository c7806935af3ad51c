namespace Countersign.Carriers.Messages;

/// <summary>What a text costs: a carrier bills by the segment.</summary>
/// <param name="Encoding">The smallest encoding that holds it.</param>
/// <param name="Units">Septets or UTF-16 code units.</param>
/// <param name="Segments">Parts it is sent in; 0 for an empty text.</param>
/// <remarks>Source: 3GPP TS 23.038 and 23.040 (section 9.2.3.24.1, the 6-byte concatenation header).</remarks>
public readonly record struct MessageSize(MessageEncoding Encoding, int Units, int Segments)
{
    private const int Gsm7Single = 160;
    private const int Gsm7Part = 153;
    private const int Ucs2Single = 70;
    private const int Ucs2Part = 67;

    /// <summary>Sizes a text. A character that takes two units is never split between two segments.</summary>
    public static MessageSize Of(ReadOnlySpan<char> text)
    {
        var septets = 0;
        foreach (var character in text)
        {
            var width = Gsm7.Septets(character);
            if (width == 0)
            {
                var parts = Parts(text, Ucs2Single, Ucs2Part, text.Length, Ucs2Width);
                return new MessageSize(MessageEncoding.Ucs2, text.Length, parts);
            }

            septets += width;
        }

        return new MessageSize(MessageEncoding.Gsm7, septets, Parts(text, Gsm7Single, Gsm7Part, septets, Gsm7Width));
    }

    private static int Parts(
        ReadOnlySpan<char> text, int single, int part, int units, Func<char, char, int> widthOfNext)
    {
        if (units <= single)
            return units == 0 ? 0 : 1;

        var (segments, used, index) = (1, 0, 0);
        while (index < text.Length)
        {
            var next = index + 1 < text.Length ? text[index + 1] : '\0';
            var width = widthOfNext(text[index], next);
            if (used + width > part)
                (segments, used) = (segments + 1, 0);

            used += width;
            index += char.IsHighSurrogate(text[index]) && char.IsLowSurrogate(next) ? 2 : 1;
        }

        return segments;
    }

    private static int Gsm7Width(char character, char next) => Gsm7.Septets(character);

    private static int Ucs2Width(char character, char next) =>
        char.IsHighSurrogate(character) && char.IsLowSurrogate(next) ? 2 : 1;
}
