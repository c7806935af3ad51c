namespace Countersign.Batches;

/// <summary>How notes of rows travel from numbers to shards.</summary>
public sealed class BatchNotesOptions
{
    /// <summary>How long notes gather before they are handed to their shards together. Default: 40 ms.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromMilliseconds(40);

    /// <summary>
    /// Notes that may wait in this process; beyond, those that need not be durable are let go. Default: 100,000.
    /// </summary>
    public int MaxWaiting { get; set; } = 100_000;
}
