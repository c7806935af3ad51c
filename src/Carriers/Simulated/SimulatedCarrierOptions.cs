namespace Countersign.Carriers.Simulated;

/// <summary>Limits of the sandbox.</summary>
public sealed class SimulatedCarrierOptions
{
    /// <summary>
    /// Messages kept for each tenant, over all its inboxes; the oldest go first. An inbox that nobody used for a day
    /// goes as a whole. 1 to 1,000,000. Default: 50,000.
    /// </summary>
    public int MessagesPerTenant { get; set; } = 50_000;

    /// <summary>
    /// Messages of this process on their way to their inboxes; those beyond it are lost. 1 to 1,000,000.
    /// Default: 50,000.
    /// </summary>
    public int Undelivered { get; set; } = 50_000;

    /// <summary>
    /// Deliveries and receipts that may wait for their time; beyond it they never come. Default: 100,000.
    /// </summary>
    public int Waiting { get; set; } = 100_000;

    /// <summary>
    /// How long a late delivery or receipt takes on the tenant's clock. Default: 20 seconds (API.md).
    /// </summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// A file to which every message the simulated carrier takes is appended, one JSON line each with reference, route
    /// and time, neither number nor text; null for none. For tests that count submissions over crashes.
    /// </summary>
    public string? JournalPath { get; set; }
}
