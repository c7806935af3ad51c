namespace Orleans.Core
{
    /// <summary>One durable record of a grain.</summary>
    public interface IStorage
    {
        /// <summary>The version last read or written; null when there is no record.</summary>
        string? Etag { get; }

        /// <summary>Whether the store holds the record.</summary>
        bool RecordExists { get; }

        /// <summary>Removes the record.</summary>
        /// <returns>A task that ends when it is durably gone.</returns>
        Task ClearStateAsync();

        /// <summary>Writes the record if the store still holds the version that was read.</summary>
        /// <returns>A task that ends when it is durable.</returns>
        /// <exception cref="Orleans.Storage.InconsistentStateException">Somebody else wrote in between.</exception>
        Task WriteStateAsync();

        /// <summary>Reads the record again, replacing what is in memory.</summary>
        /// <returns>A task that ends when it is read.</returns>
        Task ReadStateAsync();

        /// <inheritdoc cref="ClearStateAsync()" />
        /// <param name="cancellationToken">Gives up waiting.</param>
        Task ClearStateAsync(CancellationToken cancellationToken) => ClearStateAsync();

        /// <inheritdoc cref="WriteStateAsync()" />
        /// <param name="cancellationToken">Gives up waiting; the write may still have happened.</param>
        Task WriteStateAsync(CancellationToken cancellationToken) => WriteStateAsync();

        /// <inheritdoc cref="ReadStateAsync()" />
        /// <param name="cancellationToken">Gives up waiting.</param>
        Task ReadStateAsync(CancellationToken cancellationToken) => ReadStateAsync();
    }

    /// <summary>One durable record of a grain, with its content.</summary>
    /// <typeparam name="TState">The content.</typeparam>
    public interface IStorage<TState> : IStorage
    {
        /// <summary>The content in memory.</summary>
        TState State { get; set; }
    }
}

namespace Orleans.Runtime
{
    /// <summary>
    /// One named durable record of a grain, injected where <see cref="PersistentStateAttribute"/> says so.
    /// </summary>
    /// <typeparam name="TState">The content.</typeparam>
    public interface IPersistentState<TState> : Core.IStorage<TState>;

    /// <summary>Asks for a durable record in the constructor of a grain.</summary>
    /// <param name="stateName">The name of the record within the grain.</param>
    /// <param name="storageName">The storage provider; the default one if null.</param>
    [AttributeUsage(AttributeTargets.Parameter)]
    public class PersistentStateAttribute(string stateName, string? storageName = null) : Attribute
    {
        /// <summary>The name of the record within the grain.</summary>
        public string StateName { get; } = stateName;

        /// <summary>The storage provider; the default one if null.</summary>
        public string? StorageName { get; } = storageName;
    }
}
