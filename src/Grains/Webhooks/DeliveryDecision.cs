namespace Countersign.Webhooks;

/// <summary>What becomes of an event after an attempt.</summary>
internal abstract record DeliveryVerdict
{
    private DeliveryVerdict()
    {
    }

    /// <summary>It arrived.</summary>
    public sealed record Delivered : DeliveryVerdict;

    /// <summary>It is tried again.</summary>
    public sealed record Again(DateTimeOffset NextAt) : DeliveryVerdict;

    /// <summary>It is not tried any more.</summary>
    public sealed record Dead : DeliveryVerdict;
}

/// <summary>What an answer means, for the event and for the endpoint.</summary>
internal static class DeliveryDecision
{
    private const int GoneStatus = 410;
    private const int TooManyStatus = 429;
    private const int UnavailableStatus = 503;

    /// <summary>Judges an attempt at an event.</summary>
    /// <param name="attempts">Attempts at it, this one included.</param>
    /// <param name="outcome">What came of it.</param>
    /// <param name="schedule">The pauses, as <see cref="RetrySchedule.Standard"/>.</param>
    /// <param name="now">The moment of the judgement.</param>
    /// <param name="random">0 up to, and without, 1.</param>
    public static DeliveryVerdict Judge(
        int attempts, WebhookOutcome outcome, IReadOnlyList<TimeSpan> schedule, DateTimeOffset now, double random)
    {
        if (outcome.IsDelivered)
            return new DeliveryVerdict.Delivered();
        return RetrySchedule.Next(schedule, attempts, outcome.RetryAfter, now, random) is { } next
            ? new DeliveryVerdict.Again(next)
            : new DeliveryVerdict.Dead();
    }

    /// <summary>Whether the endpoint wants nothing ever again.</summary>
    public static bool IsGone(WebhookOutcome outcome) => outcome.Status == GoneStatus;

    /// <summary>Until when the endpoint as a whole asked to be left alone; null where it did not.</summary>
    public static DateTimeOffset? Rest(WebhookOutcome outcome, DateTimeOffset now) =>
        outcome is { Status: TooManyStatus or UnavailableStatus, RetryAfter: { } wish } && wish > TimeSpan.Zero
            ? now + RetrySchedule.Bounded(wish)
            : null;

    /// <summary>Why the endpoint is to be disabled now that an event has died; none where it need not.</summary>
    /// <param name="failingSince">Since when every attempt has failed.</param>
    /// <param name="firstAt">When the event was tried first.</param>
    public static WebhookReason AfterDeath(DateTimeOffset? failingSince, DateTimeOffset? firstAt) =>
        failingSince <= firstAt ? WebhookReason.Failing : WebhookReason.None;
}
