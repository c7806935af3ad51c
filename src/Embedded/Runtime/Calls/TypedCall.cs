using System.Runtime.CompilerServices;

namespace Countersign.Embedded;

/// <summary>The result of a call that has none.</summary>
internal readonly struct Nothing;

/// <summary>A call with the promise of its result.</summary>
internal abstract class Call<TResult> : Call
{
    // Continuations of callers outside of grains must not run inside the turn that answers them.
    private TaskCompletionSource<TResult> _promise = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TResult> Task => _promise.Task;

    public override bool IsSettled => _promise.Task.IsCompleted;

    public override string Outcome
        => Task.Exception?.InnerException?.GetType().Name ?? Task.Status.ToString();

    public override bool TrySetCanceled(CancellationToken token) => _promise.TrySetCanceled(token);

    public override bool TrySetException(Exception fault) => _promise.TrySetException(fault);

    public override void TrySetNothing() => _promise.TrySetResult(default!);

    public override object? ResultOf(Task outcome)
        => typeof(TResult) == typeof(Nothing) ? null : ((Task<TResult>)outcome).Result;

    public bool TrySetResult(TResult result)
    {
        if (!_promise.TrySetResult(result))
            return false;

        Settled();
        return true;
    }

    public override void TakeAnswerOf(Call copy) => Finish(((Call<TResult>)copy).Task);

    protected override void RenewPromise() => _promise = new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected override Task RunFiltered(Activation activation) => IncomingCall.InvokeAsync(this, activation);

    protected override bool TrySetResultFrom(Task outcome)
        => _promise.TrySetResult(
            typeof(TResult) == typeof(Nothing) ? default! : Unsafe.As<Task<TResult>>(outcome).Result);
}
