namespace Countersign.Verifications;

/// <summary>Facts that wait for the next write, and those who wait for them to be durable.</summary>
internal sealed class Learned
{
    /// <summary>
    /// Most facts that wait. Beyond, remarks are let go and reports of carriers are refused, so that they are repeated.
    /// </summary>
    public const int MaxFacts = 64;

    private readonly List<Fact> _facts = new(capacity: 2);
    private TaskCompletionSource? _durable;
    private DateTimeOffset _flushAt = DateTimeOffset.MaxValue;

    public IReadOnlyList<Fact> Facts => _facts;

    public bool IsFull => _facts.Count >= MaxFacts;

    public void Add(Fact fact) => _facts.Add(fact);

    /// <summary>True where nothing else sees to it that the facts are written that soon; now the caller must.</summary>
    public bool IsDueWithin(TimeSpan delay, TimeProvider time)
    {
        var at = time.GetUtcNow() + delay;
        if (at >= _flushAt)
            return false;

        _flushAt = at;
        return true;
    }

    /// <summary>Ends when all facts are durable; fails when the write did.</summary>
    public Task WaitAsync() => (_durable ??= new TaskCompletionSource()).Task;

    public void Succeed() => _durable?.TrySetResult();

    public void Fail(Exception fault)
    {
        if (_durable?.TrySetException(fault) == true)
            _ = _durable.Task.Exception;
    }
}
