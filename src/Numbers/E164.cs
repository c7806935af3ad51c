using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Orleans;

namespace Countersign.Numbers;

/// <summary>
/// A phone number in E.164: country code and national number, at most 15 digits (ITU-T E.164, 6.1). It is printed
/// masked wherever it is formatted, interpolated or logged; <see cref="Reveal"/> and
/// <see cref="TryReveal(Span{byte}, out int)"/> are the only ways to its digits as text. JSON refuses it until the
/// property or the options say which form they mean (<see cref="E164DigitsConverter"/>,
/// <see cref="E164MaskedConverter"/>).
/// </summary>
/// <remarks>
/// The default value is no number: it equals only itself, prints as <c>[no number]</c> and cannot be revealed.
/// </remarks>
[GenerateSerializer, Immutable, Alias("countersign.e164")]
[DebuggerDisplay("{Masked}")]
[JsonConverter(typeof(E164UnstatedConverter))]
public readonly record struct E164 : ISpanFormattable, IUtf8SpanFormattable
{
    /// <summary>Most digits, country code included.</summary>
    public const int MaxDigits = 15;

    /// <summary>Fewest digits: a one-digit country code and the two digits that the shortest plan could hold.</summary>
    public const int MinDigits = 3;

    /// <summary>Longest text form: the plus sign and all digits. The masked form is never longer.</summary>
    public const int MaxLength = MaxDigits + 1;

    [Id(0)] private readonly ulong _digits;

    private E164(ulong digits) => _digits = digits;

    /// <summary>True for the default value, which is no number.</summary>
    public bool IsEmpty => _digits == 0;

    /// <summary>The country code, 1 to 999; 0 for the default value.</summary>
    public int CountryCode => E164Layout.Of(_digits).CountryCode;

    /// <summary>
    /// The form that may be shown: country code, two digits, stars, two digits (<c>+99890*****67</c>). At least five
    /// digits stay hidden, so a short national number shows its last digits only, or none.
    /// </summary>
    public string Masked => ToString();

    /// <summary>
    /// Takes the digits of country code and national number as one integer. False where there are fewer than
    /// <see cref="MinDigits"/> or more than <see cref="MaxDigits"/>, or nothing follows the country code.
    /// </summary>
    public static bool TryFromDigits(ulong digits, out E164 number)
    {
        var ok = E164Layout.Of(digits).IsWellFormed;
        number = ok ? new E164(digits) : default;
        return ok;
    }

    /// <summary>
    /// Reads the canonical form alone: a plus sign and ASCII digits. Says nothing about the numbering plan.
    /// </summary>
    public static bool TryParseCanonical(ReadOnlySpan<char> text, out E164 number)
    {
        number = default;
        return text.Length is > MinDigits and <= MaxLength && text[0] == '+'
            && !text[1..].ContainsAnyExceptInRange('0', '9')
            && text[1] != '0'
            && TryFromDigits(ulong.Parse(text[1..]), out number);
    }

    /// <summary>As <see cref="TryParseCanonical(ReadOnlySpan{char}, out E164)"/>, from UTF-8.</summary>
    public static bool TryParseCanonical(ReadOnlySpan<byte> utf8, out E164 number)
    {
        number = default;
        return utf8.Length is > MinDigits and <= MaxLength && utf8[0] == '+'
            && !utf8[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && utf8[1] != '0'
            && TryFromDigits(ulong.Parse(utf8[1..]), out number);
    }

    /// <summary>
    /// The number in the clear, as in <c>+998901234567</c>: for carriers, ciphers and hashes, and for nothing else.
    /// </summary>
    public string Reveal()
    {
        Span<char> text = stackalloc char[MaxLength];
        return TryReveal(text, out var written) ? new string(text[..written]) : throw NoNumber();
    }

    /// <summary>Writes what <see cref="Reveal"/> returns; false where it does not fit.</summary>
    public bool TryReveal(Span<char> destination, out int written) =>
        IsEmpty ? throw NoNumber() : destination.TryWrite($"+{_digits}", out written);

    /// <summary>Writes what <see cref="Reveal"/> returns, in UTF-8; false where it does not fit.</summary>
    public bool TryReveal(Span<byte> destination, out int written) =>
        IsEmpty
            ? throw NoNumber()
            : System.Text.Unicode.Utf8.TryWrite(destination, $"+{_digits}", out written);

    /// <summary><see cref="Masked"/>.</summary>
    public override string ToString()
    {
        Span<char> text = stackalloc char[MaxLength];
        return TryFormat(text, out var written, [], null)
            ? new string(text[..written])
            : throw new UnreachableException();
    }

    /// <summary><see cref="Masked"/>, whatever the format: there is no format that reveals the number.</summary>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <summary>Writes <see cref="Masked"/>, whatever the format.</summary>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        Span<byte> masked = stackalloc byte[MaxLength];
        masked = masked[..E164Layout.WriteMasked(_digits, masked)];
        charsWritten = 0;
        if (destination.Length < masked.Length)
        {
            return false;
        }

        foreach (var character in masked)
        {
            destination[charsWritten++] = (char)character;
        }

        return true;
    }

    /// <summary>Writes <see cref="Masked"/> in UTF-8, whatever the format.</summary>
    public bool TryFormat(
        Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        Span<byte> masked = stackalloc byte[MaxLength];
        masked = masked[..E164Layout.WriteMasked(_digits, masked)];
        var fits = masked.TryCopyTo(utf8Destination);
        bytesWritten = fits ? masked.Length : 0;
        return fits;
    }

    [ExcludeFromCodeCoverage]
    private static InvalidOperationException NoNumber() => new("There is no number to reveal.");
}
