namespace Countersign.Verifications;

/// <summary>The story of a session as its tenant reads it.</summary>
internal static class TimelineView
{
    public static IReadOnlyList<TimelineEntry> Of(Session session) =>
        Array.ConvertAll(session.Timeline, mark => new TimelineEntry(
            DateTimeOffset.FromUnixTimeMilliseconds(mark.At), WordOf(mark.Kind), DetailOf(session, mark)));

    private static string? DetailOf(Session session, TimelineMark mark)
    {
        var times = mark.Repeats == 0 ? "" : $" ({mark.Repeats + 1} times)";
        return mark.Kind switch
        {
            >= TimelineKind.Submitting and <= TimelineKind.Dropped or TimelineKind.Waiting
                => AttemptDetail(session, mark),
            TimelineKind.CheckWrong => $"checks left: {mark.Number}",
            TimelineKind.Omitted => $"lines left out: {mark.Repeats + 1}",
            _ when mark.Detail is null && mark.Repeats == 0 => null,
            _ => (mark.Detail + times).TrimStart(),
        };
    }

    private static string AttemptDetail(Session session, TimelineMark mark)
    {
        var attempt = session.Attempts[mark.Number - 1];
        var by = $"attempt {mark.Number}, {WordOf(attempt.Channel)} by {attempt.Route}";
        var isChoice = mark.Kind is TimelineKind.Submitting or TimelineKind.Waiting;
        return (isChoice ? attempt.Explanation : mark.Detail) is { Length: > 0 } why ? $"{by}: {why}" : by;
    }

    /// <summary>The wire name.</summary>
    public static string WordOf(Channel channel) => channel == Channel.Voice ? "voice" : "sms";

    /// <summary>The wire name.</summary>
    public static string WordOf(TimelineKind kind) => kind switch
    {
        TimelineKind.Started => "started",
        TimelineKind.Resent => "resent",
        TimelineKind.Submitting => "attempt.submitting",
        TimelineKind.Submitted => "attempt.submitted",
        TimelineKind.Delivered => "attempt.delivered",
        TimelineKind.Undelivered => "attempt.undelivered",
        TimelineKind.Rejected => "attempt.rejected",
        TimelineKind.Unknown => "attempt.unknown",
        TimelineKind.Dropped => "attempt.dropped",
        TimelineKind.CheckWrong => "check.wrong",
        TimelineKind.CheckReplayed => "check.replayed",
        TimelineKind.CheckRefused => "check.refused",
        TimelineKind.SendRefused => "send.refused",
        TimelineKind.Approved => "approved",
        TimelineKind.Expired => "expired",
        TimelineKind.Cancelled => "cancelled",
        TimelineKind.Failed => "failed",
        TimelineKind.Omitted => "omitted",
        TimelineKind.Fallback => "fallback",
        TimelineKind.Waiting => "attempt.waiting",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind."),
    };
}
