namespace Countersign.Verifications;

/// <summary>Facts that wait for the next write, and those who wait for them to be durable.</summary>
internal sealed class Learned
{
    /// <summary>
    /// Most facts that wait. Beyond, remarks are let go and receipts are refused, so that their carrier repeats them.
    /// </summary>
    public const int MaxFacts = 64;

    private readonly List<Fact> _facts = [];
    private TaskCompletionSource? _durable;

    public IReadOnlyList<Fact> Facts => _facts;

    public bool IsFull => _facts.Count >= MaxFacts;

    /// <summary>When the facts are written at the latest, in real time.</summary>
    public long FlushAt { get; set; } = long.MaxValue;

    public void Add(Fact fact) => _facts.Add(fact);

    /// <summary>Ends when all facts are durable; fails when the write did.</summary>
    public Task WaitAsync() =>
        (_durable ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Succeed() => _durable?.TrySetResult();

    public void Fail(Exception fault)
    {
        if (_durable is null)
            return;

        _durable.TrySetException(fault);
        _ = _durable.Task.Exception;
    }
}
