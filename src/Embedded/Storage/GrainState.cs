namespace Orleans;

/// <summary>A state with its version, as a store sees it.</summary>
/// <typeparam name="T">The content.</typeparam>
public interface IGrainState<T>
{
    /// <summary>The content.</summary>
    T? State { get; set; }

    /// <summary>The version last read or written; null when there is no record.</summary>
    string? ETag { get; set; }

    /// <summary>Whether the store holds the record.</summary>
    bool RecordExists { get; set; }
}

/// <summary>A state with its version, as a store sees it.</summary>
/// <typeparam name="T">The content.</typeparam>
public sealed class GrainState<T> : IGrainState<T>
{
    /// <summary>A state without content.</summary>
    public GrainState()
    {
    }

    /// <summary>A state without a version.</summary>
    /// <param name="state">The content.</param>
    public GrainState(T? state)
        : this(state, eTag: null)
    {
    }

    /// <summary>A state of a version.</summary>
    /// <param name="state">The content.</param>
    /// <param name="eTag">The version.</param>
    public GrainState(T? state, string? eTag)
    {
        State = state;
        ETag = eTag;
    }

    /// <inheritdoc />
    public T? State { get; set; }

    /// <inheritdoc />
    public string? ETag { get; set; }

    /// <inheritdoc />
    public bool RecordExists { get; set; }
}
