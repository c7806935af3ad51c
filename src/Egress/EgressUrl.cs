using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Countersign.Egress;

/// <summary>
/// What can be said of a tenant's URL before anybody connects. Names say nothing yet: where they lead is checked at
/// each connection.
/// </summary>
internal static class EgressUrl
{
    /// <summary>Longest URL, in characters.</summary>
    public const int MaxLength = 2_048;

    /// <summary>Reads a URL; otherwise says what is wrong with it, for the person who wrote it.</summary>
    public static bool TryRead(
        string text,
        EgressPolicy policy,
        [NotNullWhen(true)] out Uri? url,
        [NotNullWhen(false)] out string? fault)
    {
        fault = Fault(text, policy, out url);
        if (fault is not null)
            url = null;
        return fault is null;
    }

    private static string? Fault(string text, EgressPolicy policy, out Uri? url)
    {
        url = null;
        if (text.Length is 0 or > MaxLength)
            return $"The URL must have 1 to {MaxLength} characters.";
        if (text.AsSpan().ContainsAnyExceptInRange('!', '~') || text.Contains('\\', StringComparison.Ordinal))
            return "The URL must be visible ASCII without backslashes; write others in their escaped form.";
        if (!Uri.TryCreate(text, UriKind.Absolute, out url) || url.IdnHost.Length == 0)
            return "The URL must be absolute, such as https://example.com/webhooks.";
        if (!policy.Allows(url.Scheme))
            return "The URL must be https.";
        if (url.UserInfo.Length > 0)
            return "The URL must be without a user or a password; the signature says who sends.";
        if (url.Fragment.Length > 0)
            return "The URL must be without a fragment.";
        return HostFault(url, policy);
    }

    private static string? HostFault(Uri url, EgressPolicy policy)
    {
        var isAddress = IPAddress.TryParse(url.IdnHost, out var address);
        if (url.Scheme == Uri.UriSchemeHttp)
        {
            return url.IdnHost == "localhost" || (isAddress && policy.Allows(url.Scheme, address!))
                ? null
                : "The URL must be https, or of this machine itself.";
        }

        if (isAddress && !policy.Allows(url.Scheme, address!))
            return "The URL must lead to a public address.";
        return IsLocalName(url.IdnHost) ? "The URL must lead to a public name." : null;
    }

    private static bool IsLocalName(string host)
    {
        var name = host.AsSpan().TrimEnd('.');
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
    }
}
