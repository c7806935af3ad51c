namespace Countersign.Verifications;

/// <summary>One thing that happened to a session, as its state keeps it.</summary>
/// <param name="Kind">What.</param>
/// <param name="At">Tenant's time; of the latest where it happened repeatedly.</param>
/// <param name="Number">The attempt it is about, or the checks it left.</param>
internal readonly record struct TimelineMark(TimelineKind Kind, long At, byte Number = 0)
{
    /// <summary>A carrier's error, or the rule that refused; never a code.</summary>
    public string? Detail { get; init; }

    /// <summary>How many times in a row, less one.</summary>
    public ushort Repeats { get; init; }
}

/// <summary>The closed set of things a timeline tells. The numbers are stored, the words are the wire's.</summary>
internal enum TimelineKind : byte
{
    /// <summary><c>started</c>.</summary>
    Started = 0,

    /// <summary><c>resent</c>: the same code once more.</summary>
    Resent = 1,

    /// <summary><c>attempt.submitting</c>: a route was chosen.</summary>
    Submitting = 2,

    /// <summary><c>attempt.submitted</c>.</summary>
    Submitted = 3,

    /// <summary><c>attempt.delivered</c>.</summary>
    Delivered = 4,

    /// <summary><c>attempt.undelivered</c>.</summary>
    Undelivered = 5,

    /// <summary><c>attempt.rejected</c>.</summary>
    Rejected = 6,

    /// <summary><c>attempt.unknown</c>.</summary>
    Unknown = 7,

    /// <summary><c>attempt.dropped</c>.</summary>
    Dropped = 8,

    /// <summary><c>check.wrong</c>.</summary>
    CheckWrong = 9,

    /// <summary><c>check.replayed</c>: the right code after the approval.</summary>
    CheckReplayed = 10,

    /// <summary><c>check.refused</c>: nothing was compared.</summary>
    CheckRefused = 11,

    /// <summary><c>send.refused</c>: nothing was sent.</summary>
    SendRefused = 12,

    /// <summary><c>approved</c>.</summary>
    Approved = 13,

    /// <summary><c>expired</c>.</summary>
    Expired = 14,

    /// <summary><c>cancelled</c>.</summary>
    Cancelled = 15,

    /// <summary><c>failed</c>: the last check was wrong.</summary>
    Failed = 16,

    /// <summary><c>omitted</c>: older lines that made room.</summary>
    Omitted = 17,

    /// <summary><c>fallback</c>: the code goes another way, or cannot.</summary>
    Fallback = 18,

    /// <summary><c>attempt.waiting</c>: a route was chosen, and its window has no place yet.</summary>
    Waiting = 19,
}
