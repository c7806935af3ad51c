using System.Numerics;

namespace Countersign.Numbers.Plans;

/// <summary>One region of a numbering plan.</summary>
internal sealed class Region
{
    /// <summary>ISO 3166 alpha-2, or <c>001</c> for a country code that is no country's.</summary>
    public required string Name { get; init; }

    /// <summary>The plan of its country code.</summary>
    public required NumberingPlan Plan { get; init; }

    /// <summary>Its place among the regions of the plan; the main region is 0.</summary>
    public required int Index { get; init; }

    /// <summary>Bit n stands for national numbers of n digits.</summary>
    public required uint Lengths { get; init; }

    /// <summary>What is dialled to leave the region.</summary>
    public required PrefixProgram InternationalPrefix { get; init; }

    /// <summary>What is dialled inside the region before, or instead of, parts of the national number.</summary>
    public required PrefixProgram NationalPrefix { get; init; }

    /// <summary>How a national number is made of what the prefix captured.</summary>
    public required PrefixTransform Transform { get; init; }

    /// <summary>What the length alone says; null where numbers of this length exist.</summary>
    public NumberFault? LengthFault(int digits)
    {
        if (digits < BitOperations.TrailingZeroCount(Lengths))
        {
            return NumberFault.TooShort;
        }

        if (digits > BitOperations.Log2(Lengths))
        {
            return NumberFault.TooLong;
        }

        return (Lengths >> digits & 1) == 0 ? NumberFault.WrongLength : null;
    }
}
