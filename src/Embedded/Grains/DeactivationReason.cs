namespace Orleans;

/// <summary>Why an activation ends. Informational only.</summary>
public readonly struct DeactivationReason
{
    /// <summary>A reason without a fault.</summary>
    /// <param name="code">The class of the reason.</param>
    /// <param name="text">A sentence for the log.</param>
    public DeactivationReason(DeactivationReasonCode code, string text)
        : this(code, exception: null, text)
    {
    }

    /// <summary>A reason with the fault behind it.</summary>
    /// <param name="code">The class of the reason.</param>
    /// <param name="exception">The fault.</param>
    /// <param name="text">A sentence for the log.</param>
    public DeactivationReason(DeactivationReasonCode code, Exception? exception, string text)
    {
        ReasonCode = code;
        Exception = exception;
        Description = text;
    }

    /// <summary>A sentence for the log.</summary>
    public string Description { get; }

    /// <summary>The class of the reason.</summary>
    public DeactivationReasonCode ReasonCode { get; }

    /// <summary>The fault behind it, if there is one.</summary>
    public Exception? Exception { get; }

    /// <inheritdoc />
    public override string ToString()
        => Exception is null ? $"{ReasonCode}: {Description}" : $"{ReasonCode}: {Description}. Exception: {Exception}";
}

/// <summary>Classes of reasons for which activations end.</summary>
public enum DeactivationReasonCode : byte
{
    /// <summary>No reason was given.</summary>
    None,

    /// <summary>The process is stopping.</summary>
    ShuttingDown,

    /// <summary>The grain could not be activated.</summary>
    ActivationFailed,

    /// <summary>The directory failed; never so in one process.</summary>
    DirectoryFailure,

    /// <summary>Nobody called for the collection age, or the activation limit was reached.</summary>
    ActivationIdle,

    /// <summary>A request did not come back.</summary>
    ActivationUnresponsive,

    /// <summary>Another activation of the same grain is the registered one.</summary>
    DuplicateActivation,

    /// <summary>The request needs another version of the grain.</summary>
    IncompatibleRequest,

    /// <summary>The grain failed in a way that makes its memory untrustworthy.</summary>
    ApplicationError,

    /// <summary>The grain asked for it.</summary>
    ApplicationRequested,

    /// <summary>The grain moves to another silo; never so in one process.</summary>
    Migrating,

    /// <summary>The runtime asked for it.</summary>
    RuntimeRequested,

    /// <summary>Memory is short.</summary>
    HighMemoryPressure,
}
