namespace Countersign.Numbers;

/// <summary>What a text turned out to be: a <see cref="Valid"/> number or the reason why not.</summary>
public abstract record ParsedNumber
{
    private ParsedNumber()
    {
    }

    /// <summary>A number that its numbering plan knows. Printed masked.</summary>
    /// <param name="Number">The number.</param>
    /// <param name="Region">ISO 3166 alpha-2 code of the region, or <c>001</c> where the country code is no
    /// country's.</param>
    /// <param name="CountryCode">The country code, as in 998.</param>
    /// <param name="Type">The kind of line.</param>
    public sealed record Valid(E164 Number, string Region, int CountryCode, LineType Type) : ParsedNumber;

    /// <summary>No usable number. The text itself is not kept.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Invalid(NumberFault Reason) : ParsedNumber;
}
