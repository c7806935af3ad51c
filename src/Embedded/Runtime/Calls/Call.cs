using System.Reflection;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Countersign.Embedded;

/// <summary>A request to a grain, from its sending to its answer.</summary>
#pragma warning disable CA1001 // The token source has no timer and no wait handle, so there is nothing to dispose of.
internal abstract class Call : WorkItem, IInvokable
#pragma warning restore CA1001
{
    private CancellationTokenSource? _tokens;
    private CancellationTokenRegistration _registration;
    private Action<Call>? _answered;

    public GrainMethod Method { get; private set; } = null!;

    public GrainReference Target { get; private set; } = null!;

    public Activation? Source { get; private set; }

    /// <summary>The silo that waits for the answer.</summary>
    public Silo Silo { get; private set; } = null!;

    /// <summary>The caller's token; set by the generated reference.</summary>
    public CancellationToken CallerToken { get; set; }

    /// <summary>What the grain gets: signalled in a turn of the grain, not on the caller's thread.</summary>
    public CancellationToken Token => _tokens?.Token ?? default;

    /// <summary>Neighbours among the calls that wait for answers.</summary>
    public Call? Earlier { get; set; }

    /// <inheritdoc cref="Earlier" />
    public Call? Later { get; set; }

    /// <summary>The tick of the silo at which the caller gives up; zero when nobody waits.</summary>
    public int Deadline { get; set; }

    public bool IsWaiting { get; set; }

    /// <summary>The list of waiting calls that it is on.</summary>
    public byte Stripe { get; set; }

    public override bool Interleaves => Method.AlwaysInterleaves;

    public override bool IsReadOnly => Method.IsReadOnly;

    public abstract bool IsSettled { get; }

    /// <summary>How the call ended, in a word, for traces.</summary>
    public abstract string Outcome { get; }

    public override bool IsAbandoned => IsSettled && !Method.IsOneWay && Silo.DropsExpired;

    public void Address(GrainReference target, GrainMethod method, Activation? source)
    {
        Target = target;
        Method = method;
        Source = source;
        Silo = target.Class.Silo;
        TakeValues();
    }

    /// <summary>Takes the values of the caller's flow along; filters may have set some.</summary>
    public void TakeValues()
    {
        Values = Orleans.Runtime.RequestContext.Current;
        IsBackground = Values?.IsBackground ?? false;
    }

    /// <summary>Listens to the caller's token, once the call is on its way.</summary>
    public void ObserveCaller()
    {
        if (CallerToken.CanBeCanceled)
        {
            _registration = CallerToken.UnsafeRegister(
                static (call, token) => ((Call)call!).OnCallerCanceled(token), this);
        }
    }

    public override Task Run(Activation activation)
    {
        if (CallerToken.CanBeCanceled)
        {
            _tokens = new CancellationTokenSource();

            // Either the caller's cancellation sees this activation, or this sees the cancellation.
            Interlocked.MemoryBarrier();
            if (CallerToken.IsCancellationRequested)
                _tokens.Cancel();
        }

        return Silo.FiltersIncoming || activation.Class.FiltersItself
            ? RunFiltered(activation)
            : Method.Invoke(activation.GrainInstance!, this);
    }

    public override void Reroute(Silo silo) => silo.Deliver(this);

    /// <summary>The same request with an answer of its own, to be delivered to another silo.</summary>
    /// <param name="silo">The silo that it is delivered to.</param>
    /// <param name="answered">Gets the copy when it has its answer.</param>
    public Call Fork(Silo silo, Action<Call> answered)
    {
        var copy = (Call)MemberwiseClone();
        copy._registration = default;
        copy._answered = answered;
        copy.Earlier = copy.Later = null;
        copy.IsWaiting = false;
        copy.Silo = silo;
        copy.RenewPromise();
        copy.ObserveCaller();
        return copy;
    }

    /// <summary>Takes over the answer of a copy.</summary>
    public abstract void TakeAnswerOf(Call copy);

    /// <summary>Signals the grain's token; called in a turn of the grain.</summary>
    public void SignalToken()
    {
        if (Admission != Admission.None)
            _tokens?.Cancel();
    }

    public abstract bool TrySetCanceled(CancellationToken token);

    public abstract bool TrySetException(Exception fault);

    /// <summary>Answers with no result; for calls that nobody waits for.</summary>
    public abstract void TrySetNothing();

    public override void Reject(Exception fault)
    {
        if (TrySetException(fault))
            Settled();
        else if (Method.IsOneWay)
            Silo.Log.OneWayRejected(Method.InterfaceName, Method.Name, fault);
    }

    public override void Finish(Task outcome)
    {
        if (outcome.IsCompletedSuccessfully ? TrySetResultFrom(outcome) : TrySetFault(outcome))
            Settled();
    }

    public abstract object? ResultOf(Task outcome);

    protected abstract void RenewPromise();

    protected abstract Task RunFiltered(Activation activation);

    protected abstract bool TrySetResultFrom(Task outcome);

    /// <summary>The caller has its answer: nothing waits any more.</summary>
    protected void Settled()
    {
        if (CallerToken.CanBeCanceled)
            _registration.Unregister();

        if (_answered is null)
            Silo.OnSettled(this);
        else
            _answered(this);
    }

    private bool TrySetFault(Task outcome)
    {
        if (outcome.IsCanceled)
            return TrySetCanceled(new CancellationToken(canceled: true));

        var fault = outcome.Exception!.InnerException!;
        if (Method.IsOneWay)
            Silo.Log.OneWayFailed(Method.InterfaceName, Method.Name, fault);

        return TrySetException(fault);
    }

    private void OnCallerCanceled(CancellationToken token)
    {
        if (TrySetCanceled(token))
            Settled();

        // The grain hears of it in its own turn; one that has not started is dropped when it is reached.
        Activation?.Enqueue(new Cancellation(this));
    }

    int IInvokable.GetArgumentCount() => Method.ParameterCount;

    object? IInvokable.GetArgument(int index)
        => index == Method.TokenIndex
            ? CallerToken
            : Argument(Method.TokenIndex >= 0 && index > Method.TokenIndex ? index - 1 : index);

    string IInvokable.GetMethodName() => Method.Name;

    string IInvokable.GetInterfaceName() => Method.InterfaceName;

    MethodInfo IInvokable.GetMethod() => Method.Info;

    Type IInvokable.GetInterfaceType() => Method.InterfaceType;

    protected abstract object? Argument(int index);
}
