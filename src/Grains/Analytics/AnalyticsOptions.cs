namespace Countersign.Analytics;

/// <summary>How long tallies are kept (section <c>Analytics</c>).</summary>
public sealed class AnalyticsOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Analytics";

    /// <summary>Those by minutes. 1 hour to 1 year. Default: 3 days.</summary>
    public TimeSpan Minutes { get; set; } = TimeSpan.FromDays(3);

    /// <summary>Those by hours. 1 day to 10 years. Default: 62 days.</summary>
    public TimeSpan Hours { get; set; } = TimeSpan.FromDays(62);

    /// <summary>Those by days. 1 day to 10 years. Default: 2 years.</summary>
    public TimeSpan Days { get; set; } = TimeSpan.FromDays(730);

    /// <summary>How long those of a step are kept.</summary>
    internal TimeSpan Of(TallyStep step) => step switch
    {
        TallyStep.Minute => Minutes,
        TallyStep.Hour => Hours,
        _ => Days,
    };
}
