namespace Countersign.Numbers.Plans;

/// <summary>
/// How much of the digits a prefix took, and its two captures; a capture that took no part begins at -1.
/// </summary>
internal readonly record struct PrefixMatch(int Length, int FirstStart, int FirstEnd, int SecondStart, int SecondEnd)
{
    public static readonly PrefixMatch None = new(0, -1, -1, -1, -1);

    /// <summary>The digits that capture 1 or 2 holds; none where it took no part.</summary>
    public Range Capture(int number) => number switch
    {
        1 when FirstStart >= 0 => FirstStart..FirstEnd,
        2 when SecondStart >= 0 => SecondStart..SecondEnd,
        _ => 0..0,
    };

    /// <summary>With the n-th of: start and end of capture 1, start and end of capture 2.</summary>
    public PrefixMatch With(int mark, int at) => mark switch
    {
        0 => this with { FirstStart = at },
        1 => this with { FirstEnd = at },
        2 => this with { SecondStart = at },
        _ => this with { SecondEnd = at },
    };
}
