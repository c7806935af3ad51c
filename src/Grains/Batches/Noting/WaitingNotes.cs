namespace Countersign.Batches;

/// <summary>The notes of one shard that wait to be handed over together.</summary>
internal sealed class WaitingNotes
{
    private TaskCompletionSource? _durable;

    /// <summary>The notes in the order they came.</summary>
    public List<NotedRow> Notes { get; } = [];

    /// <summary>Done once they are durable; asked for before they are handed over.</summary>
    public Task Durable => (_durable ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Whether somebody waits for that.</summary>
    public bool IsAwaited => _durable is not null;

    public void Succeed() => _durable?.TrySetResult();

    public void Fail(Exception fault) => _durable?.TrySetException(fault);
}
