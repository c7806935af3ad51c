using Orleans.Runtime;

namespace Countersign.Embedded;

/// <content>Sending calls and finding their grains.</content>
internal sealed partial class Silo
{
    private readonly OutstandingCalls _outstanding = new();
    private int _outstandingCount;

    /// <summary>How many calls wait for answers.</summary>
    public int OutstandingCount => Volatile.Read(ref _outstandingCount);

    /// <summary>Takes calls elsewhere, for a cluster of silos in one process; null delivers them here.</summary>
    public ICallRouter? Router { get; set; }

    public Task<TResult> Send<TResult>(Call<TResult> call)
    {
        if (OutgoingFilters.Length > 0)
            return new OutgoingCall<TResult>(call).SendAsync();

        Dispatch(call);
        return call.Task;
    }

    /// <summary>Sends a call on its way and watches over its answer.</summary>
    public void Dispatch(Call call)
    {
        if (RefusalOf(call) is { } refusal)
        {
            call.TrySetException(refusal);
            return;
        }

        if (call.Method.IsOneWay)
        {
            // The caller does not wait, so nothing watches over the answer either.
            call.TrySetNothing();
        }
        else
        {
            Interlocked.Increment(ref _outstandingCount);
            call.Deadline = Tick + TicksOf(call.Method.Timeout ?? _messaging.ResponseTimeout);
            _outstanding.Add(call);
            call.ObserveCaller();
        }

        if (Router is { } router)
            router.Route(call);
        else
            Deliver(call);
    }

    /// <summary>Hands a call to the activation of its grain in this silo.</summary>
    public void Deliver(Call call)
    {
        var target = call.Target;
        var grainClass = ReferenceEquals(target.Class.Silo, this) ? target.Class : Classes.Of(target.Class.ClrType);
        while (true)
        {
            if (IsStopped)
            {
                call.Reject(new SiloUnavailableException("The silo has stopped."));
                return;
            }

            var activation = grainClass.Workers?.Pick(target.Key) ?? LastOf(target, grainClass);
            switch (activation.Enqueue(call))
            {
                case EnqueueResult.Queued:
                    return;
                case EnqueueResult.Full:
                    Metrics.Shed(nameof(MaxQueuedPerActivation), call.IsBackground);
                    call.Reject(new LimitExceededException(
                        nameof(MaxQueuedPerActivation), activation.Waiting, MaxQueuedPerActivation, grainClass.Type));
                    return;
                default:
                    target.LastActivation = null;
                    break;
            }
        }
    }

    public void OnSettled(Call call)
    {
        if (_outstanding.Remove(call))
            Interlocked.Decrement(ref _outstandingCount);
    }

    private static Activation LastOf(GrainReference target, GrainClass grainClass)
    {
        if (target.LastActivation is { IsEnded: false } last && ReferenceEquals(last.Class, grainClass))
            return last;

        var found = grainClass.Activations.FindOrAdd(target.Key);
        target.LastActivation = found;
        return found;
    }

    private Exception? RefusalOf(Call call)
    {
        var isIntake = call.Source is null;
        if (IsStopped || (isIntake && !TakesCalls))
            return new SiloUnavailableException("The silo takes no calls now.");

        // Whatever a client begins must be able to finish, so calls between grains are let further.
        var limit = _limits.MaxOutstandingCalls;
        if (!isIntake)
            limit = limit > int.MaxValue / 2 ? int.MaxValue : limit * 2;
        else if (call.IsBackground)
            limit -= limit / 4;

        if (OutstandingCount < limit)
            return null;

        Metrics.Shed(nameof(_limits.MaxOutstandingCalls), call.IsBackground);
        return new GatewayTooBusyException($"{OutstandingCount} calls wait for answers; the limit is {limit}.");
    }
}

/// <summary>Takes calls to their silos.</summary>
internal interface ICallRouter
{
    /// <summary>Takes a call to the silo of its grain.</summary>
    /// <param name="call">The call, already watched over by its sender.</param>
    void Route(Call call);
}
