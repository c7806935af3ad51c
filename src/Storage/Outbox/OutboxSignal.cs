namespace Countersign.Storage.Outbox;

/// <summary>Says within a process that something was put into the outbox. Cheap to raise again and again.</summary>
internal sealed class OutboxSignal(TimeProvider time)
{
    private TaskCompletionSource _raised = New();

    public void Raise()
    {
        var raised = Volatile.Read(ref _raised);
        if (!raised.Task.IsCompleted)
            raised.TrySetResult();
    }

    /// <summary>Ends when it was raised since the wait before, or after the time given.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        var raised = Volatile.Read(ref _raised);
        try
        {
            await raised.Task.WaitAsync(atMost, time, cancellationToken);
            Interlocked.CompareExchange(ref _raised, New(), raised);
        }
        catch (TimeoutException)
        {
            // Somebody else may have put something in.
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
