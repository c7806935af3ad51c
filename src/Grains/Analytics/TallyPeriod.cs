namespace Countersign.Analytics;

/// <summary>The time that one row of tallies covers: some steps of one length.</summary>
/// <param name="Step">The length of its steps.</param>
/// <param name="Number">Which one, counted from 1970.</param>
internal readonly record struct TallyPeriod(TallyStep Step, long Number)
{
    /// <summary>The steps there are.</summary>
    public static readonly TallyStep[] Steps = Enum.GetValues<TallyStep>();

    /// <summary>When it begins, milliseconds since 1970.</summary>
    public long Begin => Number * TallySteps.LengthOf(Step) * StepsOf(Step);

    /// <summary>When it ends.</summary>
    public long End => Begin + (TallySteps.LengthOf(Step) * StepsOf(Step));

    /// <summary>The one that covers a time.</summary>
    public static TallyPeriod Of(TallyStep step, long at) =>
        new(step, at / (TallySteps.LengthOf(step) * StepsOf(step)));

    /// <summary>Steps of one row: few enough that it is small, enough that a question reads few rows.</summary>
    private static long StepsOf(TallyStep step) => step switch
    {
        TallyStep.Minute => 15,
        TallyStep.Hour => 24,
        _ => 32,
    };
}
