using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Countersign.Api.Requests;

/// <summary>The forms that texts of a request must have.</summary>
internal static partial class Words
{
    private const int RegexTimeoutMilliseconds = 100;

    private static readonly string[] Rfc3339 =
        ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>A date and time with seconds and an offset from UTC (RFC 3339).</summary>
    public static bool TryTime(string text, out DateTimeOffset time)
    {
        time = default;
        return OffsetForm().IsMatch(text) && DateTimeOffset.TryParseExact(
            text, Rfc3339, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }

    /// <summary>An IPv4 or IPv6 address in its usual notation.</summary>
    public static bool IsAddress(string text) =>
        IPAddress.TryParse(text, out var address) && (text.Contains(':') || address.ToString() == text);

    [GeneratedRegex("T.*(Z|[+-][0-9]{2}:[0-9]{2})$", RegexOptions.ExplicitCapture, RegexTimeoutMilliseconds)]
    private static partial Regex OffsetForm();
}
