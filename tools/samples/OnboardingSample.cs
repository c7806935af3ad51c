using System.Globalization;
using System.Text;

namespace Countersign.Samples;

/// <summary>
/// Ten thousand rows as a tenant's export looks: many countries, notations as people type them, some rows twice, some
/// that are no numbers at all. The same rows every time.
/// </summary>
internal sealed class OnboardingSample
{
    public const int Rows = 10_000;
    public const int Duplicates = 300;
    public const int Junk = 200;
    public const int Unusable = 200;
    public const int PerSandboxEnding = 10;

    private static readonly string[] Campaigns = ["spring-onboarding", "referral", "win-back", "partner-app"];
    private static readonly string[] SandboxEndings = ["0001", "0002", "0003", "0004", "0005", "0006", "0007"];

    private static readonly string[] JunkNumbers =
    [
        "", "n/a", "unknown", "-", "call me", "anna@example.com", "+", "12", "+99", "++998++", "null", "0", "+998 90",
        "()", "?",
        "see notes", "+44 77OO 9OO123", "phone: none", "#REF!", "\"+998 90 123",
    ];

    // Well-formed, but of no use: unknown country codes, unassigned ranges, a digit too many or too few; and fixed
    // lines, which no text message reaches (numbers that regulators keep for fiction).
    private static readonly (string Prefix, int Digits)[] UnusableRanges =
    [
        ("+999", 9), ("+210", 8), ("+998 00", 7), ("+1 000", 7), ("+44 00", 8), ("+86 100", 9), ("+7 000", 7),
        ("+84 1", 4), ("+33 0", 4), ("+49 15", 3), ("+1 212 555", 6), ("+998 90", 9),
        ("+44 20 7946 0", 3), ("+33 1 99 00 ", 4), ("+61 2 5550 ", 4),
    ];

    private readonly SeededRandom _random = new(20_261_001);
    private readonly List<(Country Country, string National, int Notation)> _people = [];

    /// <summary>The file's text, header included, lines ended by LF.</summary>
    public static string Write() => new OnboardingSample().Build();

    private string Build()
    {
        ChoosePeople();
        var rows = _people.ConvertAll(person => (
            To: Notation.Write(person.Country, person.National, person.Notation), person.Country.Locale));
        for (var i = 0; i < Duplicates; i++)
        {
            var (country, national, notation) = _random.Pick(_people);
            var other = (notation + 1 + _random.Below(Notation.Count(country) - 1)) % Notation.Count(country);
            rows.Add((Notation.Write(country, national, other), country.Locale));
        }

        for (var i = 0; i < Junk; i++)
            rows.Add((JunkNumbers[i % JunkNumbers.Length], "en"));
        for (var i = 0; i < Unusable; i++)
        {
            var (prefix, digits) = UnusableRanges[i % UnusableRanges.Length];
            rows.Add((prefix + _random.Digits(digits), "en"));
        }

        _random.Shuffle(rows);
        return Format(rows);
    }

    private void ChoosePeople()
    {
        var seen = new HashSet<string>();
        var byWeight = Country.All.SelectMany(country => Enumerable.Repeat(country, country.Weight)).ToArray();
        foreach (var ending in SandboxEndings)
        {
            for (var i = 0; i < PerSandboxEnding; i++)
            {
                var national = Country.All[i % 3].National(_random)[..^4] + ending;
                Add(Country.All[i % 3], national);
            }
        }

        while (_people.Count < Rows - Duplicates - Junk - Unusable)
        {
            var country = _random.Pick(byWeight);
            Add(country, country.National(_random));
        }

        void Add(Country country, string national)
        {
            if (seen.Add(country.Code + national))
                _people.Add((country, national, _random.Below(Notation.Count(country))));
        }
    }

    private string Format(List<(string To, string Locale)> rows)
    {
        var text = new StringBuilder("to,locale,reference,metadata.campaign\n");
        for (var i = 0; i < rows.Count; i++)
        {
            var reference = string.Create(CultureInfo.InvariantCulture, $"cust-{i + 1:D5}");
            text.Append(CultureInfo.InvariantCulture,
                $"{rows[i].To},{rows[i].Locale},{reference},{_random.Pick(Campaigns)}\n");
        }

        return text.ToString();
    }
}
