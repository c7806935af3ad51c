namespace Countersign.Verifications;

/// <summary>One hand-over to a carrier, durable before it happens.</summary>
/// <param name="Route">The route it takes.</param>
/// <param name="Explanation">Why this one, in the router's words.</param>
/// <param name="Channel">How it travels.</param>
/// <param name="At">Tenant's time at which it became durable.</param>
/// <param name="Send">
/// Which send of the session it serves, from 1; a failed route is followed by another within one send.
/// </param>
/// <param name="Status">Where it stands.</param>
internal readonly record struct Attempt(
    string Route, string Explanation, Channel Channel, long At, byte Send, AttemptStatus Status)
{
    /// <summary>The sender id the handset shows; null for the carrier's own.</summary>
    public string? Sender { get; init; }

    /// <summary>Price of a segment in millionths of the routes' currency.</summary>
    public long Price { get; init; }

    /// <summary>
    /// Whether it waits for a place in the route's window: then it was certainly not handed over, and nobody may hand
    /// it over before this is durably over. To clients it is <c>submitting</c> all the while.
    /// </summary>
    public bool Waits { get; init; }

    /// <summary>Routes tried within one send.</summary>
    public const int MaxRoutesPerSend = 3;

    /// <summary>
    /// Whether what is learned may take the place of what is known. A final status stays; <c>submitted</c> yields only
    /// to a receipt, so that a late or repeated report never moves an attempt backwards.
    /// </summary>
    public static bool MayBecome(AttemptStatus known, AttemptStatus learned) => (known, learned) switch
    {
        (AttemptStatus.Submitting, not AttemptStatus.Submitting) => true,
        (AttemptStatus.Unknown, AttemptStatus.Submitted or AttemptStatus.Rejected) => true,
        (AttemptStatus.Unknown or AttemptStatus.Submitted, AttemptStatus.Delivered) => true,
        (AttemptStatus.Unknown or AttemptStatus.Submitted, AttemptStatus.Undelivered) => true,
        _ => false,
    };
}
