namespace Countersign.Webhooks;

/// <summary>How much an endpoint may be and keep.</summary>
public static class WebhookLimits
{
    /// <summary>Event types an endpoint chooses.</summary>
    public const int MaxEventTypes = 32;

    /// <summary>Longest event type, in characters.</summary>
    public const int MaxEventType = 100;

    /// <summary>Longest description, in characters.</summary>
    public const int MaxDescription = 200;

    /// <summary>Secrets that sign at once; a rotation beyond them lets the oldest go.</summary>
    public const int MaxSecrets = 3;

    /// <summary>Bytes of a secret (Standard Webhooks 1.0: 24 to 64).</summary>
    public const int SecretBytes = 32;

    /// <summary>Dead letters an endpoint keeps; one that would have more is disabled, and nothing is lost.</summary>
    public const int MaxDeadLetters = 1_000;

    /// <summary>Attempts an endpoint remembers.</summary>
    public const int MaxDeliveries = 100;

    /// <summary>How long an old secret still signs where a rotation does not say.</summary>
    public static readonly TimeSpan DefaultOverlap = TimeSpan.FromDays(1);

    /// <summary>The longest that an old secret still signs.</summary>
    public static readonly TimeSpan MaxOverlap = TimeSpan.FromDays(7);
}
