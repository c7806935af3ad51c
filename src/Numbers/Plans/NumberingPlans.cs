namespace Countersign.Numbers.Plans;

/// <summary>
/// The numbering plans of the world, read once from the embedded metadata. Nothing is compiled: no region is slow the
/// first time.
/// </summary>
internal sealed class NumberingPlans
{
    private const int MaxCountryCode = 999;
    private const int MaxCodeDigits = 3;
    private const int Letters = 26;

    private readonly NumberingPlan?[] _byCountryCode = new NumberingPlan?[MaxCountryCode + 1];
    private readonly Region?[] _byName = new Region?[Letters * Letters];

    public NumberingPlans(string source, IReadOnlyList<NumberingPlan> plans)
    {
        Source = source;
        All = plans;
        foreach (var plan in plans)
        {
            _byCountryCode[plan.CountryCode] = plan;
            foreach (var region in plan.Regions)
            {
                var index = IndexOf(region.Name);
                if (index >= 0)
                {
                    _byName[index] = region;
                }
            }
        }
    }

    /// <summary>The plans that ship with the assembly.</summary>
    public static NumberingPlans World { get; } = PlanReader.ReadEmbedded();

    /// <summary>What the metadata was made from, as in <c>libphonenumber-js 1.13.16</c>.</summary>
    public string Source { get; }

    /// <summary>Every plan, by country code.</summary>
    public IReadOnlyList<NumberingPlan> All { get; }

    /// <summary>
    /// The region of an upper-case ISO 3166 alpha-2 code; null for anything else, <c>001</c> included.
    /// </summary>
    public Region? FindRegion(string name)
    {
        var index = IndexOf(name);
        return index < 0 ? null : _byName[index];
    }

    /// <summary>
    /// The plan whose country code begins the digits; null where nobody has it. No code begins another.
    /// </summary>
    public NumberingPlan? FindPlan(ReadOnlySpan<byte> digits)
    {
        var code = 0;
        for (var at = 0; at < digits.Length && at < MaxCodeDigits; at++)
        {
            code = code * 10 + digits[at];
            if (code == 0)
            {
                return null;
            }

            if (_byCountryCode[code] is { } plan)
            {
                return plan;
            }
        }

        return null;
    }

    private static int IndexOf(string name) =>
        name is [>= 'A' and <= 'Z', >= 'A' and <= 'Z'] ? (name[0] - 'A') * Letters + (name[1] - 'A') : -1;
}
