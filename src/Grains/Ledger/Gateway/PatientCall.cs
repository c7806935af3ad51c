namespace Countersign.Ledger;

/// <summary>A call with an end.</summary>
internal static class PatientCall
{
    /// <summary>
    /// What the call answers, or a <see cref="TimeoutException"/>. Not by <c>WaitAsync</c>, which goes on outside of
    /// the scheduler that a simulation has.
    /// </summary>
    public static async Task<T> RunAsync<T>(Task<T> call, TimeSpan patience, TimeProvider time)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var limit = new CancellationTokenSource(patience, time);
        using var end = limit.Token.Register(
            () => answer.TrySetException(new TimeoutException("A tenant's ledger does not answer.")));
        _ = ForwardAsync(call, answer);
        return await answer.Task;
    }

    private static async Task ForwardAsync<T>(Task<T> call, TaskCompletionSource<T> answer)
    {
        try
        {
            answer.TrySetResult(await call);
        }
#pragma warning disable CA1031 // It goes to whoever waits for the answer.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            answer.TrySetException(fault);
        }
    }
}
