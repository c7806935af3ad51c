using Orleans;

namespace Countersign.Batches;

/// <summary>What a batch is for. The wire names are the lower-case member names.</summary>
[GenerateSerializer, Alias("countersign.batch-mode")]
public enum BatchMode
{
    /// <summary>Every valid number is started as a verification.</summary>
    Verify = 0,

    /// <summary>The numbers are only looked at: nothing is sent.</summary>
    Validate = 1,
}

/// <summary>Where a batch stands. The wire names are the lower-case member names.</summary>
[GenerateSerializer, Alias("countersign.batch-status")]
public enum BatchStatus
{
    /// <summary>Its rows are arriving. Nobody sees it yet, and it goes away if they stop coming.</summary>
    Receiving = 0,

    /// <summary>Every row is durable; no row has been worked on.</summary>
    Accepted = 1,

    /// <summary>Its rows are being started.</summary>
    Running = 2,

    /// <summary>Stopped by the tenant until it resumes.</summary>
    Paused = 3,

    /// <summary>Every row has its outcome.</summary>
    Completed = 4,

    /// <summary>Stopped by the tenant for good.</summary>
    Cancelled = 5,
}

/// <summary>
/// What a batch says of a row. The wire names are the lower-case member names. Stored: never renumbered, below 16.
/// </summary>
[GenerateSerializer, Alias("countersign.row-status")]
public enum RowStatus
{
    /// <summary>Not worked on yet.</summary>
    Queued = 0,

    /// <summary>Its verification is durable; the code is on its way.</summary>
    Started = 1,

    /// <summary>An earlier row has the same number.</summary>
    Duplicate = 2,

    /// <summary>It could not be read, or holds no usable number.</summary>
    Invalid = 3,

    /// <summary>A rule forbids it; nothing was sent.</summary>
    Refused = 4,

    /// <summary>It was tried and could not be started.</summary>
    Failed = 5,

    /// <summary>In a batch that only validates: a usable number.</summary>
    Valid = 6,
}
