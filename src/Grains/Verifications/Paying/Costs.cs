namespace Countersign.Verifications;

/// <summary>What a send has come to, by what is known of its attempts.</summary>
/// <param name="Spent">What carriers took over, in millionths; never more than was held.</param>
/// <param name="Segments">How many segments that was.</param>
/// <param name="IsOver">Whether nothing of it can cost anything any more.</param>
internal readonly record struct Costs(long Spent, int Segments, bool IsOver)
{
    /// <summary>
    /// A message is paid for when a carrier has taken it over, whatever becomes of it then. One whose fate nobody knows
    /// is waited for as long as its session lives, and paid for then: the carrier will have it paid.
    /// </summary>
    public static Costs Of(Session session, in Hold hold)
    {
        var (known, all) = (new Costs(0, 0, IsOver: !MayFollow(session, hold)), new Costs(0, 0, IsOver: true));
        foreach (var attempt in session.Attempts)
        {
            if (attempt.Send != hold.Send)
                continue;

            var isUnknown = attempt.Status == AttemptStatus.Unknown;
            if (attempt.Status == AttemptStatus.Submitting || (isUnknown && session.IsPending))
                known = known with { IsOver = false };
            if (WasTakenOver(attempt.Status))
                known = known.With(hold, attempt.Channel);
            if (isUnknown || WasTakenOver(attempt.Status))
                all = all.With(hold, attempt.Channel);
        }

        // What is paid is never given back; so what nobody knows is paid last of all.
        return known.IsOver ? all : known;
    }

    /// <summary>Whether a carrier has taken over what is in this status.</summary>
    public static bool WasTakenOver(AttemptStatus status) =>
        status is AttemptStatus.Submitted or AttemptStatus.Delivered or AttemptStatus.Undelivered;

    private Costs With(in Hold hold, Channel channel) => this with
    {
        Spent = Math.Min(Spent + hold.PriceOf(channel), hold.Reserved),
        Segments = Segments + hold.SegmentsOf(channel),
    };

    /// <summary>Whether a fallback may still begin an attempt within the send.</summary>
    private static bool MayFollow(Session session, in Hold hold) =>
        session is { IsPending: true, Fallback.Length: > 0, Attempts: [.., var latest] } && latest.Send == hold.Send;
}
