namespace Countersign.Numbers;

/// <summary>A valid number and what its numbering plan says of it, without an allocation. Printed masked.</summary>
/// <param name="Number">The number.</param>
/// <param name="Region">ISO 3166 alpha-2 code of the region, or <c>001</c> where the country code is no
/// country's.</param>
/// <param name="CountryCode">The country code, as in 998.</param>
/// <param name="Type">The kind of line.</param>
public readonly record struct NumberFacts(E164 Number, string Region, int CountryCode, LineType Type);
