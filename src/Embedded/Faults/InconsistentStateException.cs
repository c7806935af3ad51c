using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>
/// The store holds another version than the one a write was based on. Unless the grain catches it, its activation ends,
/// for what it has in memory is not what is stored.
/// </summary>
public class InconsistentStateException : OrleansException
{
    /// <summary>A conflict without a sentence.</summary>
    public InconsistentStateException()
    {
    }

    /// <summary>A conflict with a sentence.</summary>
    /// <param name="message">The sentence.</param>
    public InconsistentStateException(string message)
        : base(message)
    {
    }

    /// <summary>A conflict with a fault behind it.</summary>
    /// <param name="message">The sentence.</param>
    /// <param name="innerException">The fault.</param>
    public InconsistentStateException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A conflict of two versions.</summary>
    /// <param name="errorMsg">The sentence.</param>
    /// <param name="storedEtag">What the store holds.</param>
    /// <param name="currentEtag">What the write was based on.</param>
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
        : this(errorMsg, storedEtag, currentEtag, storageException: null)
    {
    }

    /// <summary>A conflict of two versions with a fault behind it.</summary>
    /// <param name="errorMsg">The sentence.</param>
    /// <param name="storedEtag">What the store holds.</param>
    /// <param name="currentEtag">What the write was based on.</param>
    /// <param name="storageException">The fault.</param>
    public InconsistentStateException(
        string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException)
        : base(errorMsg, storageException)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    /// <summary>What the store holds.</summary>
    public string? StoredEtag { get; }

    /// <summary>What the write was based on.</summary>
    public string? CurrentEtag { get; }

    // Only the activation whose write failed ends, not the callers that the fault passes through.
    internal bool IsSourceActivation { get; set; } = true;

    /// <inheritdoc />
    public override string ToString()
        => $"InconsistentStateException: {Message} Expected Etag={StoredEtag} Received Etag={CurrentEtag} "
            + $"{InnerException}";
}
