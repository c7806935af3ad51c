using System.Diagnostics.CodeAnalysis;
using Orleans;

namespace Countersign.Verifications;

/// <summary>
/// The digits of a code, 4 to 10 of them. Redacted wherever it is printed; <see cref="Reveal"/> is the only way out.
/// </summary>
[GenerateSerializer, Immutable, Alias("countersign.code-digits")]
public readonly struct CodeDigits
{
    /// <summary>Fewest digits of a code.</summary>
    public const int MinLength = 4;

    /// <summary>Most digits of a code.</summary>
    public const int MaxLength = 10;

    [Id(0)] private readonly string? _digits;

    private CodeDigits(string digits) => _digits = digits;

    /// <summary>True where <paramref name="text"/> is 4 to 10 ASCII digits.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out CodeDigits code)
    {
        var ok = text is { Length: >= MinLength and <= MaxLength } && !text.AsSpan().ContainsAnyExceptInRange('0', '9');
        code = ok ? new CodeDigits(text!) : default;
        return ok;
    }

    /// <summary>
    /// The digits in the clear: for the message to the handset and for the MAC, and for nothing else.
    /// </summary>
    public string Reveal() => _digits ?? throw new InvalidOperationException("No code was given.");

    /// <summary>Never the digits.</summary>
    public override string ToString() => "[code]";
}
