using Countersign.Storage.Codec;
using Countersign.Storage.Groups;
using Countersign.Storage.States;

namespace Countersign.Storage.PostgreSql;

/// <summary>A question for one state, waiting for its group.</summary>
internal sealed class StateRead(PooledBytes key, CancellationToken cancellationToken) : PendingWork
{
    private readonly TaskCompletionSource<StoredState?> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<StoredState?> Done => _done.Task;

    public PooledBytes Key => key;

    public override int Bytes => key.Length;

    /// <summary>Nobody waits for it any more.</summary>
    public bool Abandoned => cancellationToken.IsCancellationRequested;

    public void Found(StoredState? state) => _done.TrySetResult(state);

    public override void Failed(Exception fault) => _done.TrySetException(fault);

    public override void Release() => key.Return();
}
