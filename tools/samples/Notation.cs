using System.Text;

namespace Countersign.Samples;

/// <summary>The ways in which people write down one and the same number.</summary>
internal static class Notation
{
    /// <summary>Where the tenant is at home: the region that national notation is meant for.</summary>
    public const string HomeRegion = "UZ";

    private const int International = 8;
    private const int National = 3;

    /// <summary>How many notations <see cref="Write"/> knows for numbers of a country.</summary>
    public static int Count(Country country) => International + (country.Region == HomeRegion ? National : 0);

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
            8 => national,
            9 => Group(country, national, ' '),
            10 => $"({national[..country.Groups[0]]}) {Tail(country, national, '-')}",
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
