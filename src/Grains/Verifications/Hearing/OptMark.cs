using Countersign.Suppressions;

namespace Countersign.Verifications;

/// <summary>The latest change of whether a tenant may write to a number.</summary>
internal sealed record OptMark
{
    /// <summary>Operations remembered; an older one that comes again is a new command.</summary>
    public const int MaxOperations = 4;

    /// <summary>How long an opting in is remembered, so that what came before it cannot undo it.</summary>
    public const long KeepMs = 24L * 60 * 60 * 1000;

    /// <summary>Grows with each change: real time in milliseconds, or one more than the one before.</summary>
    public required long Revision { get; init; }

    /// <summary>Who wanted it.</summary>
    public required SuppressionSource Source { get; init; }

    /// <summary>Why, in the tenant's words.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the tenant's suppression list has yet to be told.</summary>
    public bool IsListingOwed { get; init; }

    /// <summary>The tenant's commands that led here, oldest first.</summary>
    public OperationId[] Operations { get; init; } = [];
}
