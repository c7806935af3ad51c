using Countersign.Storage.Codec;
using Countersign.Storage.Groups;
using Countersign.Storage.States;

namespace Countersign.Storage.PostgreSql;

/// <summary>What a write does; the writes of a group that do the same share a statement.</summary>
internal enum WriteKind
{
    /// <summary>Adds a state where none is.</summary>
    Insert = 0,

    /// <summary>Replaces the state that its writer had read.</summary>
    Update = 1,

    /// <summary>Deletes the state that its writer had read.</summary>
    Delete = 2,

    /// <summary>Makes sure that there is no state.</summary>
    Absence = 3,

    /// <summary>Deletes what is over.</summary>
    Sweep = 4,
}

/// <summary>A write that waits for its group.</summary>
internal abstract class GroupedWrite(WriteKind kind, PooledBytes key) : PendingWork
{
    public WriteKind Kind { get; } = kind;

    /// <summary>The key of its row; empty for a sweep.</summary>
    public PooledBytes Key { get; } = key;

    /// <summary>What is compared; null where nothing should be.</summary>
    public virtual StateTag? Expected => null;

    public override int Bytes => Key.Length;

    /// <summary>The group is durable: answers the caller.</summary>
    public abstract void Answer(WriteResult result);

    public override void Release() => Key.Return();
}

/// <summary>What became of one write of a durable group.</summary>
/// <param name="Won">Whether what was stored was what its writer had read.</param>
/// <param name="Tag">The new tag of a winner, the stored one of a loser; null where nothing is stored.</param>
/// <param name="Count">What a sweep deleted.</param>
internal readonly record struct WriteResult(bool Won, StateTag? Tag = null, int Count = 0);

/// <summary>Inserts or replaces a state, if what is stored is what its writer had read.</summary>
internal sealed class PutState(
    StateAddress address,
    PooledBytes key,
    StateTag? expected,
    PooledBytes state,
    StateSchedule schedule,
    PooledBytes outbox) : GroupedWrite(expected is null ? WriteKind.Insert : WriteKind.Update, key)
{
    // Callers go on elsewhere: the writer's thread belongs to the next group.
    private readonly TaskCompletionSource<StateTag> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<StateTag> Done => _done.Task;

    public override StateTag? Expected => expected;

    public PooledBytes State => state;

    public StateSchedule Schedule => schedule;

    /// <summary>What it sends; empty for nothing.</summary>
    public PooledBytes Outbox => outbox;

    public override int Bytes => base.Bytes + state.Length + outbox.Length;

    public override void Answer(WriteResult result)
    {
        if (result.Won)
            _done.TrySetResult(result.Tag!.Value);
        else
            _done.TrySetException(new StateConflictException(address, result.Tag, expected));
    }

    public override void Failed(Exception fault) => _done.TrySetException(fault);

    public override void Release()
    {
        base.Release();
        state.Return();
        outbox.Return();
    }
}

/// <summary>
/// Deletes a state, if what is stored is what its writer had read; with no expectation, makes sure that there is none.
/// </summary>
internal sealed class DeleteState(StateAddress address, PooledBytes key, StateTag? expected)
    : GroupedWrite(expected is null ? WriteKind.Absence : WriteKind.Delete, key)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Done => _done.Task;

    public override StateTag? Expected => expected;

    public override void Answer(WriteResult result)
    {
        if (result.Won)
            _done.TrySetResult();
        else
            _done.TrySetException(new StateConflictException(address, result.Tag, expected));
    }

    public override void Failed(Exception fault) => _done.TrySetException(fault);
}

/// <summary>
/// Deletes states whose time is over, oldest first; what others hold just now is left for the next time.
/// </summary>
internal sealed class SweepStates(long now, int limit) : GroupedWrite(WriteKind.Sweep, default)
{
    private readonly TaskCompletionSource<int> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<int> Done => _done.Task;

    public long Now => now;

    public int Limit => limit;

    public override void Answer(WriteResult result) => _done.TrySetResult(result.Count);

    public override void Failed(Exception fault) => _done.TrySetException(fault);
}
