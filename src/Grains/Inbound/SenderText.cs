namespace Countersign.Inbound;

/// <summary>One spelling for each sender id, however a carrier or a setting writes it.</summary>
public static class SenderText
{
    /// <summary>Longest sender id that is told from others.</summary>
    public const int MaxLength = 20;

    /// <summary>Digits without plus sign and leading zeros; names in capitals.</summary>
    public static string Normal(string? sender)
    {
        var text = (sender ?? "").Trim();
        if (text.Length > MaxLength)
            text = text[..MaxLength];

        var digits = text.StartsWith('+') ? text[1..] : text;
        if (digits.Length == 0 || digits.AsSpan().ContainsAnyExceptInRange('0', '9'))
            return text.ToUpperInvariant();

        return digits.StartsWith("00", StringComparison.Ordinal) ? digits[2..] : digits;
    }
}
