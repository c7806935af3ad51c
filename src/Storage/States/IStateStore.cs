using Countersign.Storage.Codec;

namespace Countersign.Storage.States;

/// <summary>
/// What a provider does with encoded states. Every write compares the tag first; a result means that it is durable.
/// </summary>
internal interface IStateStore
{
    /// <summary>The state at the address as of the last acknowledged write; the caller gives its bytes back.</summary>
    ValueTask<StoredState?> ReadAsync(StateAddress address, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a state over the one with the expected tag, or where none is if that is null, and in the same
    /// transaction what it sends, where that is anything: packed, to be sealed here. Owns the bytes of both from here
    /// on.
    /// </summary>
    /// <exception cref="StateConflictException">Another state is there, or none.</exception>
    /// <exception cref="StorageOverloadedException">
    /// Too much is waiting, or the database is away; nothing was written.
    /// </exception>
    /// <exception cref="StorageOutcomeUnknownException">The write failed and may or may not be durable.</exception>
    Task<StateTag> WriteAsync(
        StateAddress address,
        StateTag? expected,
        PooledBytes state,
        StateSchedule schedule,
        WritePriority priority,
        PooledBytes outbox = default);

    /// <summary>
    /// Deletes the state with the expected tag; with null, makes sure that there is none. Fails as a write does.
    /// </summary>
    Task DeleteAsync(StateAddress address, StateTag? expected, WritePriority priority);

    /// <summary>See <see cref="IDueIndex.QueryAsync"/>.</summary>
    ValueTask<DuePage> QueryDueAsync(long now, int limit, DueCursor? after, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes at most <paramref name="limit"/> states whose time is over, oldest first, in one step; how many.
    /// </summary>
    Task<int> DeleteExpiredAsync(long now, int limit);
}

/// <summary>Which writes go first.</summary>
internal enum WritePriority
{
    /// <summary>Somebody is waiting: in the next transaction.</summary>
    Interactive = 0,

    /// <summary>A batch or a sweep: fills up what a transaction has left, within a bound.</summary>
    Background = 1,
}

/// <summary>A state as it is stored.</summary>
internal readonly record struct StoredState(StateTag Tag, PooledBytes Bytes);

/// <summary>The compare of a compare-and-swap failed.</summary>
internal sealed class StateConflictException(StateAddress address, StateTag? stored, StateTag? expected)
    : Exception($"Another writer was faster with a {address}.")
{
    /// <summary>What is stored; null where nothing is.</summary>
    public StateTag? Stored { get; } = stored;

    /// <summary>What the writer had read.</summary>
    public StateTag? Expected { get; } = expected;
}
