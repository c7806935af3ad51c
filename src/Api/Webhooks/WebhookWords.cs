using System.Text.RegularExpressions;
using Countersign.Webhooks;

namespace Countersign.Api.Webhooks;

/// <summary>The words of the wire.</summary>
internal static partial class WebhookWords
{
    private const int RegexTimeoutMilliseconds = 100;

    public static string Of(WebhookStatus status) => status switch
    {
        WebhookStatus.Active => "active",
        WebhookStatus.Paused => "paused",
        _ => "disabled",
    };

    public static string? Of(WebhookReason reason) => reason switch
    {
        WebhookReason.None => null,
        WebhookReason.Gone => "gone",
        WebhookReason.DeadLettersFull => "dead-letters-full",
        _ => "failing",
    };

    public static string? Of(WebhookError error) => error switch
    {
        WebhookError.None => null,
        WebhookError.TimedOut => "timed-out",
        WebhookError.AddressRefused => "address-refused",
        WebhookError.NoConnection => "no-connection",
        WebhookError.NotPrivate => "not-private",
        WebhookError.Postponed => "postponed",
        _ => "connection-lost",
    };

    public static string Of(WebhookFate fate) => fate switch
    {
        WebhookFate.Delivered => "delivered",
        WebhookFate.Retrying => "retrying",
        _ => "dead",
    };

    /// <summary>A type, the beginning of types, or all of them: <c>verification.*</c>.</summary>
    public static bool IsEventType(string text) => text == "*" || EventTypeForm().IsMatch(text);

    [GeneratedRegex(
        @"^[a-z0-9_-]+(\.[a-z0-9_-]+)*(\.\*)?$", RegexOptions.ExplicitCapture, RegexTimeoutMilliseconds)]
    private static partial Regex EventTypeForm();
}
