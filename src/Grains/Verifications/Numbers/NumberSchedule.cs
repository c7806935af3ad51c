namespace Countersign.Verifications;

/// <summary>When a number has work to do, and from when on nothing in its state matters any more. Real time.</summary>
internal static class NumberSchedule
{
    /// <summary>
    /// How long an attempt may be <c>submitting</c> before it counts as <c>unknown</c>. Longer than any hand-over may
    /// take (<see cref="Dispatch.Limit"/>), so that only what a crash has interrupted gets there.
    /// </summary>
    public const long SubmittingLimitMs = 2 * 60 * 1000;

    /// <summary>
    /// When an attempt that waits for a place is asked after: the process that would have handed it over may be gone.
    /// Most have a place long before; to ask in vain is harmless.
    /// </summary>
    public const long WaitingLimitMs = 15 * 1000;

    /// <summary>Later than every date, with room to add and subtract.</summary>
    private const long Never = long.MaxValue / 4;

    public static DateTimeOffset? DueAt(PhoneNumberState state)
    {
        var due = 2 * Never;
        var end = EndOf(state);
        foreach (var share in state.Tenants)
        {
            due = Math.Min(due, share.Opting is { IsListingOwed: true } owed ? Listing.DueAt(owed) : 2 * Never);
            foreach (var session in share.Sessions)
                due = Math.Min(due, DueAt(session, end + share.Offset) - share.Offset);
            foreach (var message in share.Messages)
                due = Math.Min(due, DueAt(message, end + share.Offset) - share.Offset);
        }

        return due >= Never ? null : DateTimeOffset.FromUnixTimeMilliseconds(due);
    }

    public static DateTimeOffset? DeleteAfter(PhoneNumberState state) =>
        EndOf(state) is var end && end >= Never ? null : DateTimeOffset.FromUnixTimeMilliseconds(end);

    /// <summary>When an attempt without an answer is looked after.</summary>
    public static long EndOf(Attempt attempt) =>
        attempt.At + (attempt.Waits ? WaitingLimitMs : SubmittingLimitMs);

    private static long DueAt(Session session, long end)
    {
        var due = session.IsPending ? session.ExpiresAt
            : session.OwesNotes ? session.NotesDueAt
            : session.KeepUntil < end ? session.KeepUntil
            : 2 * Never;
        if (FallbackDecision.IsArmed(session))
            due = Math.Min(due, session.FallbackAt);

        foreach (var attempt in session.Attempts)
        {
            if (attempt.Status == AttemptStatus.Submitting)
                due = Math.Min(due, EndOf(attempt));
        }

        return due;
    }

    private static long EndOf(PhoneNumberState state)
    {
        var end = state.Heard.Length == 0 ? state.Clock : state.Heard[^1].At + HeardMark.KeepMs;
        if (state.OptedOutAt is not null)
            return Never;

        foreach (var share in state.Tenants)
        {
            if (share.OptedOutAt is not null || share.Opting is { IsListingOwed: true })
                return Never;

            end = Math.Max(end, share.LimitsEnd - share.Offset);
            foreach (var session in share.Sessions)
            {
                if (session.OwesNotes)
                    return Never;

                end = Math.Max(end, session.KeepUntil - share.Offset);
            }

            foreach (var message in share.Messages)
                end = Math.Max(end, message.KeepUntil - share.Offset);
        }

        return end;
    }
}
