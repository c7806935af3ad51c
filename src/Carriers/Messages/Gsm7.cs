using System.Collections.Frozen;

namespace Countersign.Carriers.Messages;

/// <summary>The GSM 7-bit default alphabet and its extension table (3GPP TS 23.038, section 6.2.1).</summary>
public static class Gsm7
{
    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
        + "abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string Extended = "\f^{}\\[~]|€";

    private static readonly FrozenSet<char> BasicSet = Basic.ToFrozenSet();
    private static readonly FrozenSet<char> ExtendedSet = Extended.ToFrozenSet();

    /// <summary>Septets the character takes: 1, or 2 with an escape, or 0 where the alphabet lacks it.</summary>
    public static int Septets(char character) =>
        BasicSet.Contains(character) ? 1 : ExtendedSet.Contains(character) ? 2 : 0;
}
