using Orleans;

namespace Countersign;

/// <summary>How to tell the faults of the store.</summary>
public static class StorageFaults
{
    /// <summary>
    /// The fault of the store within the one that a grain's state throws: a runtime wraps whatever its storage
    /// throws, unless
    /// it is the runtime's own. Any other fault is answered as it is.
    /// </summary>
    public static Exception Cause(this Exception fault) =>
        fault.InnerException is StorageOverloadedException or StorageOutcomeUnknownException or StateUnreadableException
            ? fault.InnerException
            : fault;

    /// <summary>
    /// The fault for a log, or null for one that the store has told of, and counts: while a disk is full every write
    /// fails, and a stack for each of them would fill it even more.
    /// </summary>
    public static Exception? Unforeseen(this Exception fault) =>
        fault.Cause() is StorageOverloadedException or StorageOutcomeUnknownException ? null : fault;
}

/// <summary>
/// The store takes nothing more just now: as much waits as may, or its database is away. Nothing was written; the same
/// call may be tried again a little later. The front door answers 503 with Retry-After.
/// </summary>
[GenerateSerializer, Alias("countersign.storage-overloaded")]
public sealed class StorageOverloadedException : Exception
{
    /// <summary>A refusal that names the limit.</summary>
    public StorageOverloadedException(string message)
        : base(message)
    {
    }
}

/// <summary>
/// A write failed in a way that leaves open whether it is durable (a full disk, an I/O error, a lost answer). It must
/// be treated as neither done nor undone: read the state again before deciding anything.
/// </summary>
[GenerateSerializer, Alias("countersign.storage-outcome-unknown")]
public sealed class StorageOutcomeUnknownException : Exception
{
    /// <summary>A failure and what caused it.</summary>
    public StorageOutcomeUnknownException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>
/// A stored state cannot be read: its key is not in the key ring, its bytes were changed or belong to another grain, or
/// a newer version of the program wrote it. Trying again does not help; somebody must look.
/// </summary>
[GenerateSerializer, Alias("countersign.storage-unreadable")]
public sealed class StateUnreadableException : Exception
{
    /// <summary>What is wrong, for which grain type, and what to do.</summary>
    public StateUnreadableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
