namespace Countersign.Storage.Groups;

/// <summary>How much may wait, and how much of it one group takes.</summary>
internal sealed record GroupLimits
{
    /// <summary>What the option is called that bounds interactive work.</summary>
    public string QueueLimitName { get; init; } = nameof(InteractiveQueueLimit);

    /// <summary>Interactive work that may wait.</summary>
    public required int InteractiveQueueLimit { get; init; }

    /// <summary>Background work that may wait.</summary>
    public required int BackgroundQueueLimit { get; init; }

    /// <summary>Bytes of all work that may wait.</summary>
    public required long QueuedBytesLimit { get; init; }

    /// <summary>Most interactive work of one group.</summary>
    public required int InteractiveRowsPerGroup { get; init; }

    /// <summary>Most background work of one group.</summary>
    public required int BackgroundRowsPerGroup { get; init; }

    /// <summary>Longest wait for company before a group is taken, in whole milliseconds.</summary>
    public required TimeSpan GatherWindow { get; init; }
}
