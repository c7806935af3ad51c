namespace Countersign.Carriers.Messages;

/// <summary>The GSM 7-bit default alphabet and its extension table (3GPP TS 23.038, section 6.2.1).</summary>
public static class Gsm7
{
    /// <summary>The septet before a character of the extension table.</summary>
    internal const byte Escape = 0x1B;

    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001BÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
        + "abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string Extended = "\f^{}\\[~]|€";
    private const char Highest = '€';

    // By character: 0 where the alphabet lacks it, else its septet plus one, above 128 with an escape.
    private static readonly byte[] Codes = MakeCodes();
    private static readonly char[] ExtendedBySeptet = MakeExtended();

    private static ReadOnlySpan<byte> ExtendedSeptets => [0x0A, 0x14, 0x28, 0x29, 0x2F, 0x3C, 0x3D, 0x3E, 0x40, 0x65];

    /// <summary>Septets the character takes: 1, or 2 with an escape, or 0 where the alphabet lacks it.</summary>
    public static int Septets(char character) => Code(character) switch { 0 => 0, <= 128 => 1, _ => 2 };

    /// <summary>Writes the septets of a character, one to an octet. Returns how many; 0 where the alphabet lacks it.
    /// </summary>
    internal static int Encode(char character, Span<byte> destination)
    {
        var code = Code(character);
        if (code is 0)
            return 0;

        if (code <= 128)
        {
            destination[0] = (byte)(code - 1);
            return 1;
        }

        destination[0] = Escape;
        destination[1] = (byte)(code - 129);
        return 2;
    }

    /// <summary>
    /// The text of septets, one to an octet. What the extension table lacks is read in the basic table, and an escape
    /// at the end is a space, as 23.038 has it; an octet above 127 is a question mark.
    /// </summary>
    internal static string Decode(ReadOnlySpan<byte> septets)
    {
        var text = new char[septets.Length];
        var length = 0;
        for (var at = 0; at < septets.Length; at++)
        {
            var septet = septets[at];
            var escaped = septet == Escape && at + 1 < septets.Length;
            if (escaped)
                septet = septets[++at];

            var extended = escaped && septet < Basic.Length ? ExtendedBySeptet[septet] : '\0';
            text[length++] = septet >= Basic.Length ? '?'
                : extended != '\0' ? extended
                : septet == Escape ? ' '
                : Basic[septet];
        }

        return new string(text, 0, length);
    }

    private static byte Code(char character) => character <= Highest ? Codes[character] : (byte)0;

    private static byte[] MakeCodes()
    {
        var codes = new byte[Highest + 1];
        for (var septet = 0; septet < Basic.Length; septet++)
            codes[Basic[septet]] = (byte)(septet + 1);

        codes[Escape] = 0;
        for (var index = 0; index < Extended.Length; index++)
            codes[Extended[index]] = (byte)(ExtendedSeptets[index] + 129);

        return codes;
    }

    private static char[] MakeExtended()
    {
        var characters = new char[Basic.Length];
        for (var index = 0; index < Extended.Length; index++)
            characters[ExtendedSeptets[index]] = Extended[index];

        return characters;
    }
}
