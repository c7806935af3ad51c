using System.Text;
using Countersign.Carriers.Smpp.Pdus;

namespace Countersign.Carriers.Smpp.Submissions;

/// <summary>A sender as source_addr carries it.</summary>
internal sealed record SenderAddress(byte Ton, byte Npi, byte[] Digits)
{
    private const byte International = 1;
    private const byte NetworkSpecific = 3;
    private const byte Alphanumeric = 5;
    private const byte Isdn = 1;
    private const int MaxShortCode = 8;

    /// <summary>
    /// Null where the protocol has no room for it. A plus sign is not written: the type of number says it.
    /// </summary>
    public static SenderAddress? Of(string sender, byte? ton, byte? npi)
    {
        var isInternational = sender.StartsWith('+');
        var text = isInternational ? sender[1..] : sender;
        if (text.Length >= MessagePdu.AddressSize || text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return null;

        var areDigits = text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('0', '9');
        var (usualTon, usualNpi) = text.Length == 0 ? ((byte)0, (byte)0)
            : !areDigits ? (Alphanumeric, (byte)0)
            : isInternational || text.Length > MaxShortCode ? (International, Isdn)
            : (NetworkSpecific, (byte)0);
        return new SenderAddress(ton ?? usualTon, npi ?? usualNpi, Encoding.ASCII.GetBytes(text));
    }
}
