namespace Countersign.Verifications;

/// <summary>The story of a session: bounded, its first line always kept, repeats counted instead of listed.</summary>
internal static class Timeline
{
    /// <summary>Most lines. Beyond, the oldest but the first give way to one line that counts them.</summary>
    public const int MaxMarks = 64;

    /// <summary>Most characters of a carrier's error; the rest is cut off.</summary>
    public const int MaxErrorLength = 64;

    public static TimelineMark[] With(this TimelineMark[] marks, TimelineMark mark)
    {
        if (marks.Length > 0 && IsRepeat(marks[^1], mark))
            return marks.WithAt(marks.Length - 1, mark with { Repeats = Next(marks[^1].Repeats) });

        return (marks.Length < MaxMarks ? marks : WithRoom(marks)).Plus(mark);
    }

    /// <summary>The mark that tells of an attempt's new status.</summary>
    public static TimelineMark Of(AttemptStatus status, int attempt, long at, string? error) =>
        new(KindOf(status), at, (byte)attempt)
        {
            Detail = error is { Length: > MaxErrorLength } ? error[..MaxErrorLength] : error,
        };

    private static bool IsRepeat(TimelineMark last, TimelineMark mark) =>
        mark.Kind is TimelineKind.CheckRefused or TimelineKind.SendRefused or TimelineKind.CheckReplayed
        && last.Kind == mark.Kind
        && string.Equals(last.Detail, mark.Detail, StringComparison.Ordinal);

    private static TimelineMark[] WithRoom(TimelineMark[] marks)
    {
        var lessOne = marks[1].Kind == TimelineKind.Omitted ? marks[1].Repeats : (ushort)0;
        var omitted = new TimelineMark(TimelineKind.Omitted, marks[2].At) { Repeats = Next(lessOne) };
        return marks.WithoutAt(2).WithAt(1, omitted);
    }

    private static ushort Next(ushort repeats) => (ushort)Math.Min(repeats + 1, ushort.MaxValue);

    private static TimelineKind KindOf(AttemptStatus status) => status switch
    {
        AttemptStatus.Submitting => TimelineKind.Submitting,
        AttemptStatus.Submitted => TimelineKind.Submitted,
        AttemptStatus.Delivered => TimelineKind.Delivered,
        AttemptStatus.Undelivered => TimelineKind.Undelivered,
        AttemptStatus.Rejected => TimelineKind.Rejected,
        AttemptStatus.Unknown => TimelineKind.Unknown,
        AttemptStatus.Dropped => TimelineKind.Dropped,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "No such status."),
    };
}
