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
    private ITimer? _timer;

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

    /// <summary>
    /// Ends after the delay; never where the facts are written before, or somebody waits for a shorter time. A wait
    /// that has lost its use lets go of the number at once: a batch would keep tens of thousands of them.
    /// </summary>
    public Task TimeToFlushAsync(TimeSpan delay, TimeProvider time)
    {
        _timer?.Dispose();
        var due = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _timer = time.CreateTimer(
            static due => ((TaskCompletionSource)due!).TrySetResult(), due, delay, Timeout.InfiniteTimeSpan);
        return due.Task;
    }

    /// <summary>Ends when all facts are durable; fails when the write did.</summary>
    public Task WaitAsync() => (_durable ??= new TaskCompletionSource()).Task;

    public void Succeed()
    {
        _timer?.Dispose();
        _durable?.TrySetResult();
    }

    public void Fail(Exception fault)
    {
        _timer?.Dispose();
        if (_durable?.TrySetException(fault) == true)
            _ = _durable.Task.Exception;
    }
}
