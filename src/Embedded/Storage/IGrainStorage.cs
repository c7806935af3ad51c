using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>A store of grain records. Every write and removal compares the ETag first.</summary>
public interface IGrainStorage
{
    /// <summary>
    /// Reads a record into <paramref name="grainState"/>; a missing one leaves a fresh state and no ETag.
    /// </summary>
    /// <typeparam name="T">The content.</typeparam>
    /// <param name="stateName">The name of the record within the grain.</param>
    /// <param name="grainId">The grain.</param>
    /// <param name="grainState">Where the content goes.</param>
    /// <returns>A task that ends when it is read.</returns>
    Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <inheritdoc cref="ReadStateAsync{T}(string, GrainId, IGrainState{T})" />
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task ReadStateAsync<T>(
        string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
        => ReadStateAsync(stateName, grainId, grainState);

    /// <summary>Writes a record and sets its new ETag.</summary>
    /// <typeparam name="T">The content.</typeparam>
    /// <param name="stateName">The name of the record within the grain.</param>
    /// <param name="grainId">The grain.</param>
    /// <param name="grainState">The content and the ETag it is based on.</param>
    /// <returns>A task that ends when it is durable.</returns>
    /// <exception cref="InconsistentStateException">The store holds another version.</exception>
    Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <inheritdoc cref="WriteStateAsync{T}(string, GrainId, IGrainState{T})" />
    /// <param name="cancellationToken">Gives up waiting; the write may still happen.</param>
    Task WriteStateAsync<T>(
        string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
        => WriteStateAsync(stateName, grainId, grainState);

    /// <summary>Removes a record.</summary>
    /// <typeparam name="T">The content.</typeparam>
    /// <param name="stateName">The name of the record within the grain.</param>
    /// <param name="grainId">The grain.</param>
    /// <param name="grainState">The ETag that the removal is based on.</param>
    /// <returns>A task that ends when it is durably gone.</returns>
    /// <exception cref="InconsistentStateException">The store holds another version.</exception>
    Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <inheritdoc cref="ClearStateAsync{T}(string, GrainId, IGrainState{T})" />
    /// <param name="cancellationToken">Gives up waiting; the removal may still happen.</param>
    Task ClearStateAsync<T>(
        string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
        => ClearStateAsync(stateName, grainId, grainState);
}

/// <summary>Turns states into bytes and back.</summary>
public interface IGrainStorageSerializer
{
    /// <summary>The bytes of a state.</summary>
    /// <typeparam name="T">The content.</typeparam>
    /// <param name="input">The state.</param>
    /// <returns>Its bytes.</returns>
    BinaryData Serialize<T>(T? input);

    /// <summary>The state of bytes.</summary>
    /// <typeparam name="T">The content.</typeparam>
    /// <param name="input">The bytes.</param>
    /// <returns>The state.</returns>
    T? Deserialize<T>(BinaryData input);
}

/// <summary>Conveniences of serialisers.</summary>
public static class GrainStorageSerializerExtensions
{
    /// <summary>The state of bytes.</summary>
    /// <typeparam name="T">The content.</typeparam>
    /// <param name="serializer">The serialiser.</param>
    /// <param name="input">The bytes.</param>
    /// <returns>The state.</returns>
    public static T? Deserialize<T>(this IGrainStorageSerializer serializer, ReadOnlyMemory<byte> input)
        => serializer.Deserialize<T>(new BinaryData(input));
}
