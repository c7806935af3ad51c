namespace Countersign.Carriers.Routing;

/// <summary>How routes are learned and weighed; the section <c>Routing</c>.</summary>
public sealed class RoutingOptions
{
    /// <summary>
    /// What a message that leads to no approval costs besides its price (a user who is lost, a second try), in
    /// millionths of the routes' currency. 0 to 1,000,000,000. Default: 50,000, as 0.05 EUR.
    /// </summary>
    public long FailedMessage { get; set; } = 50_000;

    /// <summary>
    /// The time in which what was seen loses half of its weight. 1 minute to 30 days. Default: 12 hours.
    /// </summary>
    public TimeSpan HalfLife { get; set; } = TimeSpan.FromHours(12);

    /// <summary>
    /// Most messages of a destination that count; with more of them the older ones count less. 50 to 100,000.
    /// Default: 300.
    /// </summary>
    public int MaxEvidence { get; set; } = 300;

    /// <summary>
    /// How long a message may wait for its approval before it counts as one without. 20 to 120 seconds. Default: 90
    /// seconds.
    /// </summary>
    public TimeSpan ApprovalWait { get; set; } = TimeSpan.FromSeconds(90);
}
