namespace Countersign.Verifications;

/// <summary>
/// In which event what it settles is told: as much as <see cref="Bookkeeping"/> settles with the same
/// write, each attempt's once. Pure.
/// </summary>
internal static class SessionCosts
{
    /// <summary>What a line tells: its attempt's cost, or what no other new line stands for.</summary>
    /// <param name="before">What is durable; null for nothing.</param>
    /// <param name="after">What is to be, with the holds that end with it.</param>
    /// <param name="first">Where the lines of the change begin.</param>
    /// <param name="place">The line.</param>
    public static long Of(Session? before, Session after, int first, int place)
    {
        var sum = 0L;
        foreach (var hold in after.Holds)
        {
            var costs = Costs.Of(after, hold);
            var left = costs.Spent - hold.Spent;
            for (var at = 0; at < after.Attempts.Length && left > 0; at++)
            {
                var attempt = after.Attempts[at];
                if (attempt.Send != hold.Send || !IsSettled(attempt.Status, costs) || WasTakenOver(before, at))
                    continue;

                var cost = Math.Min(left, hold.PriceOf(attempt.Channel));
                left -= cost;
                if (PlaceOf(after, first, at + 1) == place)
                    sum += cost;
            }
        }

        return sum;
    }

    /// <summary>Whether a receipt is the first that is heard of a carrier having taken an attempt over.</summary>
    public static bool IsFirstWord(Session? before, Session after, int first, int place)
    {
        var mark = after.Timeline[place];
        if (mark.Kind is not (TimelineKind.Delivered or TimelineKind.Undelivered)
            || WasTakenOver(before, mark.Number - 1))
        {
            return false;
        }

        foreach (var earlier in after.Timeline.AsSpan(first, place - first))
        {
            if (earlier.Number == mark.Number && earlier.Kind == TimelineKind.Submitted)
                return false;
        }

        return true;
    }

    private static bool IsSettled(AttemptStatus status, in Costs costs) =>
        Costs.WasTakenOver(status) || (status == AttemptStatus.Unknown && costs.IsOver);

    private static bool WasTakenOver(Session? before, int attempt) =>
        before is not null && attempt < before.Attempts.Length && Costs.WasTakenOver(before.Attempts[attempt].Status);

    /// <summary>
    /// The first line that says that a carrier has the attempt, or may have it; without one the last that ends
    /// something, for that is what settles it.
    /// </summary>
    private static int PlaceOf(Session after, int first, int attempt)
    {
        var last = -1;
        for (var at = first; at < after.Timeline.Length; at++)
        {
            var mark = after.Timeline[at];
            if (mark.Number == attempt && IsWordOf(mark.Kind))
                return at;
            if (IsWordOf(mark.Kind) || IsEnd(mark.Kind))
                last = at;
        }

        return last;
    }

    private static bool IsWordOf(TimelineKind kind) => kind is TimelineKind.Submitted or TimelineKind.Delivered
        or TimelineKind.Undelivered or TimelineKind.Unknown;

    private static bool IsEnd(TimelineKind kind) => kind is TimelineKind.Rejected or TimelineKind.Dropped
        or TimelineKind.Approved or TimelineKind.Expired or TimelineKind.Cancelled or TimelineKind.Failed;
}
