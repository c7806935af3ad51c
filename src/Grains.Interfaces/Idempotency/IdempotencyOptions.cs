namespace Countersign.Idempotency;

/// <summary>
/// How long the answers of requests with an <c>Idempotency-Key</c> are kept (section <c>Idempotency</c>).
/// </summary>
public sealed class IdempotencyOptions
{
    /// <summary>From the claim on. One minute to 30 days. Default: 24 hours.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// How long a running request keeps others with its key waiting, should it never say how it ended. One second to
    /// one hour. Default: 30 seconds, as long as a call may take.
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);
}
