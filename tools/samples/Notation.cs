using System.Text;

namespace Countersign.Samples;

/// <summary>The ways in which people write down one and the same international number.</summary>
internal static class Notation
{
    public const int Count = 8;

    public static string Write(Country country, string national, int notation)
    {
        var code = country.Code;
        return notation switch
        {
            0 => $"+{code}{national}",
            1 => $"+{code} {Group(country, national, ' ')}",
            2 => $"+{code}-{Group(country, national, '-')}",
            3 => $"00{code}{national}",
            4 => $"00{code} {Group(country, national, ' ')}",
            5 => $"+{code} ({national[..country.Groups[0]]}) {Tail(country, national, '-')}",
            6 => $"+{code}.{Group(country, national, '.')}",
            7 => $" +{code} {Group(country, national, ' ')} ",
            _ => throw new ArgumentOutOfRangeException(nameof(notation), notation, "There is no such notation."),
        };
    }

    private static string Group(Country country, string national, char separator)
    {
        var text = new StringBuilder();
        var start = 0;
        foreach (var length in country.Groups)
        {
            if (start > 0)
                text.Append(separator);
            text.Append(national, start, length);
            start += length;
        }

        return text.ToString();
    }

    private static string Tail(Country country, string national, char separator) =>
        Group(country, national, separator)[(country.Groups[0] + 1)..];
}
