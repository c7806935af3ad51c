using System.Globalization;

namespace Countersign.Bench.Flows;

/// <summary>
/// Distinct, possible mobile numbers of ten countries. The last four digits stay away from 0001–0007, to which the
/// sandbox gives outcomes of their own.
/// </summary>
internal sealed class TestNumbers(long first = 0)
{
    /// <summary>Where batches begin, so that their numbers are not those of single flows.</summary>
    public const long ForBatches = 20_000_000;

    private const int FirstSpecial = 1;
    private const int Specials = 7;
    private const int LastDigits = 10_000 - Specials;

    // Prefix, how many digits follow it: at least three, and then the last four.
    private static readonly (string Prefix, int Head)[] Plans =
    [
        ("+4473", 4), ("+99890", 3), ("+8490", 3), ("+86138", 4), ("+1415", 3),
        ("+49151", 4), ("+3361", 3), ("+9198", 4), ("+62812", 4), ("+90532", 3),
    ];

    private long _next = first;

    /// <summary>The next number, in E.164.</summary>
    public string Next()
    {
        var index = _next++;
        var (prefix, head) = Plans[index % Plans.Length];
        return prefix + Subscriber(index / Plans.Length, head);
    }

    private static string Subscriber(long index, int head)
    {
        // Neighbours differ in the leading digits, as the numbers of unrelated people do. The head never begins
        // with 0 or 1: no plan of the list minds, and the North American one asks for it.
        var heads = 8 * (long)Math.Pow(10, head - 1);
        var front = (heads / 4) + (index % heads);
        var back = index / heads % LastDigits;
        if (back >= FirstSpecial)
            back += Specials;
        return front.ToString(CultureInfo.InvariantCulture) + back.ToString("D4", CultureInfo.InvariantCulture);
    }
}
