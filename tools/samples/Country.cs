namespace Countersign.Samples;

/// <summary>Where the sample's users live, and which numbers a handset there may have.</summary>
/// <param name="Region">ISO 3166 code.</param>
/// <param name="Code">Country calling code.</param>
/// <param name="Locale">BCP 47 tag of most users.</param>
/// <param name="Prefixes">Beginnings of mobile numbers, without the country code.</param>
/// <param name="Length">Digits of a whole national number.</param>
/// <param name="Groups">How people there group the digits.</param>
/// <param name="Weight">Share of the sample.</param>
internal sealed record Country(
    string Region, string Code, string Locale, string[] Prefixes, int Length, int[] Groups, int Weight)
{
    /// <summary>
    /// Ranges come from the countries' numbering plans. Where a plan keeps mobile-looking numbers for fiction that
    /// libphonenumber holds valid (+1 NPA 555-01xx, +61 491 57x xxx), those are used.
    /// </summary>
    public static IReadOnlyList<Country> All { get; } =
    [
        new("UZ", "998", "uz", ["90", "91", "93", "94", "97", "99"], 9, [2, 3, 2, 2], 180),
        new("VN", "84", "vi", ["32", "35", "38", "70", "77", "83", "90", "91", "97"], 9, [3, 3, 3], 120),
        new("CN", "86", "zh", ["138", "139", "150", "158", "176", "186", "189"], 11, [3, 4, 4], 120),
        new("RU", "7", "ru", ["903", "905", "916", "921", "926", "965"], 10, [3, 3, 2, 2], 80),
        new("KZ", "7", "ru", ["701", "702", "705", "707", "747", "777"], 10, [3, 3, 2, 2], 50),
        new("GB", "44", "en", ["7400", "7456", "7733", "7824"], 10, [4, 6], 40),
        new("US", "1", "en", [.. UnitedStates()], 10, [3, 3, 4], 60),
        new("IN", "91", "en", ["98", "99", "97", "70", "96"], 10, [5, 5], 60),
        new("DE", "49", "de", ["1512", "1520", "1575", "1590"], 11, [4, 7], 40),
        new("FR", "33", "fr", ["612", "698", "751"], 9, [1, 2, 2, 2, 2], 40),
        new("BR", "55", "pt", ["119", "219", "319", "519"], 11, [2, 5, 4], 40),
        new("TR", "90", "tr", ["532", "535", "542", "555"], 10, [3, 3, 2, 2], 40),
        new("ID", "62", "id", ["812", "813", "857", "878"], 11, [3, 4, 4], 40),
        new("NG", "234", "en", ["803", "805", "806", "810", "813"], 10, [3, 3, 4], 30),
        new("MX", "52", "es", ["55", "33", "81"], 10, [2, 4, 4], 30),
        new("UA", "380", "uk", ["50", "63", "67", "93"], 9, [2, 3, 2, 2], 20),
        new("PL", "48", "pl", ["501", "602", "693", "790"], 9, [3, 3, 3], 20),
        new("ES", "34", "es", ["612", "655", "677"], 9, [3, 3, 3], 15),
        new("KE", "254", "en", ["710", "722", "733"], 9, [3, 6], 15),
        new("AE", "971", "ar", ["50", "52", "55"], 9, [2, 3, 4], 15),
        new("JP", "81", "ja", ["901", "802"], 10, [2, 4, 4], 10),
        new("AU", "61", "en", ["491570", "491571"], 9, [3, 3, 3], 10),
    ];

    /// <summary>
    /// A number of this country, without the country code; never one of the sandbox's special endings.
    /// </summary>
    public string National(SeededRandom random)
    {
        while (true)
        {
            var prefix = random.Pick(Prefixes);
            var number = prefix + random.Digits(Length - prefix.Length);
            if (!number.AsSpan(Length - 4, 3).SequenceEqual("000"))
                return number;
        }
    }

    private static IEnumerable<string> UnitedStates()
    {
        string[] areas =
        [
            "201", "202", "206", "212", "213", "303", "305", "312", "404", "415", "503", "512",
            "602", "614", "617", "702", "713", "808", "901", "917",
        ];
        return areas.Select(area => area + "55501");
    }
}
