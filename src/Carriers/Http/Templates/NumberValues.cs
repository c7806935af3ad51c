using Countersign.Numbers;

namespace Countersign.Carriers.Http.Templates;

/// <summary>What placeholders stand for where a number is looked up.</summary>
internal sealed class NumberValues(E164 number) : IPlaceholderValues
{
    public string? this[Placeholder placeholder] => Of(number, placeholder);

    /// <summary>The value of a placeholder that is about the number.</summary>
    public static string Of(E164 number, Placeholder placeholder) => placeholder switch
    {
        Placeholder.To => number.Reveal(),
        Placeholder.ToDigits => number.Reveal()[1..],
        Placeholder.ToNational => number.Reveal()[(1 + number.CountryCode.ToString().Length)..],
        Placeholder.CountryCode => number.CountryCode.ToString(),
        _ => throw new ArgumentOutOfRangeException(nameof(placeholder), placeholder, "It is not about a number."),
    };
}
