namespace Countersign.Carriers.Senders;

/// <summary>What a handset shows as the sender of a message.</summary>
public enum SenderKind
{
    /// <summary>3 to 8 digits, given out by the operators of one country.</summary>
    ShortCode = 0,

    /// <summary>A phone number: a plus sign and 9 to 15 digits. It can be answered.</summary>
    LongNumber = 1,

    /// <summary>1 to 11 letters, digits and spaces, with a letter among them. It cannot be answered.</summary>
    Alphanumeric = 2,
}

/// <summary>Reads sender ids and knows where a kind of them works.</summary>
/// <remarks>docs/carriers.md ("Sender ids") names the sources of the lengths and of the list of regions.</remarks>
public static class SenderId
{
    private const int MinShortCode = 3;
    private const int MaxShortCode = 8;
    private const int MinNumber = 9;
    private const int MaxNumber = 15;
    private const int MaxName = 11;

    /// <summary>Regions whose operators deliver no message from a name.</summary>
    private static readonly string[] WithoutNames = ["CA", "CN", "PR", "US"];

    /// <summary>Which kind it is, or null where it is none.</summary>
    public static SenderKind? KindOf(string? sender)
    {
        if (string.IsNullOrEmpty(sender))
            return null;
        if (sender[0] == '+')
        {
            return sender.Length - 1 is >= MinNumber and <= MaxNumber && AreDigits(sender.AsSpan(1)) && sender[1] != '0'
                ? SenderKind.LongNumber
                : null;
        }

        if (AreDigits(sender))
            return sender.Length is >= MinShortCode and <= MaxShortCode ? SenderKind.ShortCode : null;

        return sender.Length <= MaxName && sender.Trim().Length == sender.Length && sender.All(IsOfName)
            && sender.Any(char.IsAsciiLetter)
            ? SenderKind.Alphanumeric
            : null;
    }

    /// <summary>Whether operators of the region (ISO 3166 alpha-2) deliver from a sender of that kind.</summary>
    public static bool WorksIn(SenderKind kind, string region) =>
        kind != SenderKind.Alphanumeric || !WithoutNames.Contains(region, StringComparer.Ordinal);

    private static bool AreDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');

    private static bool IsOfName(char one) => char.IsAsciiLetterOrDigit(one) || one == ' ';
}
