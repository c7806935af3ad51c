using Countersign.Storage.Groups;

namespace Countersign.Storage.Sqlite;

/// <summary>
/// One write that waits for its transaction. It is executed once, and then either committed or failed.
/// </summary>
internal abstract class WriteOperation : PendingWork
{
    /// <summary>
    /// Runs within the group's transaction. What it throws fails the whole group; a refusal of its own it only notes.
    /// </summary>
    public abstract void Execute(WriteSession session);

    /// <summary>The transaction is durable: answers its caller.</summary>
    public abstract void Committed();
}

/// <summary>A write with a result.</summary>
internal abstract class WriteOperation<TResult> : WriteOperation
{
    // Callers go on elsewhere: the writer's thread belongs to the next group.
    private readonly TaskCompletionSource<TResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TResult _result = default!;
    private Exception? _refusal;

    public Task<TResult> Done => _done.Task;

    public sealed override void Execute(WriteSession session) => _result = Run(session);

    public sealed override void Committed()
    {
        if (_refusal is null)
            _done.TrySetResult(_result);
        else
            _done.TrySetException(_refusal);
    }

    public sealed override void Failed(Exception fault) => _done.TrySetException(fault);

    protected abstract TResult Run(WriteSession session);

    /// <summary>Notes that this write alone is refused; the others of the group go on.</summary>
    protected TResult Refuse(Exception refusal)
    {
        _refusal = refusal;
        return default!;
    }
}
