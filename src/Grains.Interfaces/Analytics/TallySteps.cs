namespace Countersign.Analytics;

/// <summary>How time is divided into steps, all in milliseconds since 1970.</summary>
public static class TallySteps
{
    /// <summary>The length of a step.</summary>
    public static long LengthOf(TallyStep step) => step switch
    {
        TallyStep.Minute => 60_000,
        TallyStep.Hour => 3_600_000,
        TallyStep.Day => 86_400_000,
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "No such step."),
    };

    /// <summary>The longest time that one question may be about: no more steps than hurt nobody.</summary>
    public static TimeSpan LongestOf(TallyStep step) => step switch
    {
        TallyStep.Minute => TimeSpan.FromDays(1),
        TallyStep.Hour => TimeSpan.FromDays(62),
        _ => TimeSpan.FromDays(1_100),
    };

    /// <summary>Whether a time, widened to whole steps, is longer than that.</summary>
    public static bool IsTooLong(TallyStep step, long from, long to) =>
        to - from > (long)LongestOf(step).TotalMilliseconds + LengthOf(step);

    /// <summary>When the step of a time begins.</summary>
    public static long BeginOf(TallyStep step, long at) => at - (at % LengthOf(step));

    /// <summary>When the step before a time ends.</summary>
    public static long EndOf(TallyStep step, long at) => BeginOf(step, at + LengthOf(step) - 1);
}
