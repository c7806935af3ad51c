namespace Countersign.Silo.Sweeping;

/// <summary>How eagerly due work is found again from durable state.</summary>
public sealed class SweeperOptions
{
    /// <summary>Pause between two passes. 10 ms to 1 hour. Default: 1 second.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Due grains asked for at once. 1 to 1,000. Default: 500.</summary>
    public int PageSize { get; set; } = 500;

    /// <summary>Grains poked at the same time. 1 to 1,000. Default: 16.</summary>
    public int Concurrency { get; set; } = 16;

    /// <summary>Rows whose time is over that are deleted in one step. 1 to 100,000. Default: 1,000.</summary>
    public int DeletePageSize { get; set; } = 1_000;

    /// <summary>Pages of one pass, so that a pass ends. 1 to 10,000. Default: 100.</summary>
    public int PagesPerPass { get; set; } = 100;
}
