using Orleans.Storage;

namespace Countersign.Embedded;

/// <content>Running turns.</content>
internal sealed partial class Activation
{
    /// <summary>Runs some turns; called by the scheduler, on any thread.</summary>
    public void Execute()
    {
        lock (this)
        {
            // A second entry of an activation that moved up a lane finds nothing to do.
            if (_executing || _queuedIn == Lane.None || Silo.IsCrashed)
                return;

            _queuedIn = Lane.None;
            _executing = true;
        }

        var outer = RuntimeContext.Current;
        var outerContext = Current;
        RuntimeContext.Current = this;
        SetSynchronizationContext(this);
        try
        {
            RunBurst();
        }
        finally
        {
            RuntimeContext.Current = outer;
            SetSynchronizationContext(outerContext);
        }
    }

    private void RunBurst()
    {
        var clean = ExecutionContext.Capture();
        for (var turns = Silo.Scheduler.TurnsPerBurst; turns > 0; turns--)
        {
            Turn next;
            lock (this)
            {
                next = TakeNext();
                if (next.Work is null)
                {
                    _executing = false;
                    return;
                }
            }

            try
            {
                Run(next);
            }
#pragma warning disable CA1031 // A fault of the runtime's own must not leave the activation executing for ever.
            catch (Exception fault)
            {
                Silo.Log.TurnFailed(Class.Type.ToString(), fault);
            }
#pragma warning restore CA1031

            if (clean is not null)
                ExecutionContext.Restore(clean);

            if (next.Work is WorkItem { IsBackground: true } && Silo.Scheduler.ShouldYield)
                break;
        }

        lock (this)
        {
            _executing = false;
            if (HasWork())
                Signal(LaneNow());
        }
    }

    private void Run(Turn next)
    {
        switch (next.Work)
        {
            case SendOrPostCallback continuation:
                continuation(next.State);
                break;
            case WorkItem item:
                StartItem(item);
                break;
            case LifeStep.Activate:
                Activate();
                break;
            default:
                End();
                break;
        }
    }

    private void StartItem(WorkItem item)
    {
        if (item.CountsAsUse)
            Use();

        item.Activation = this;
        if (item.IsAbandoned)
        {
            Leave(item);
            return;
        }

        item.Values?.Enter();
        Task outcome;
        try
        {
            outcome = item.Run(this);
        }
#pragma warning disable CA1031 // Whatever the grain throws is the answer to its caller.
        catch (Exception fault)
        {
            outcome = Task.FromException(fault);
        }
#pragma warning restore CA1031

        if (outcome.IsCompleted)
            FinishItem(item, outcome);
        else
            FinishLater(item, outcome);
    }

    private void FinishItem(WorkItem item, Task outcome)
    {
        // A state that somebody else has overwritten is worth nothing: end before the next request sees it.
        if (outcome.IsFaulted
            && outcome.Exception.InnerException is InconsistentStateException { IsSourceActivation: true } conflict)
        {
            conflict.IsSourceActivation = false;
            Deactivate(new(Orleans.DeactivationReasonCode.ApplicationError, conflict, "The stored state has changed."));
        }

        Leave(item);
        item.Finish(outcome);
    }

    // Apart, so that what finishes at once makes no closure.
    private void FinishLater(WorkItem item, Task outcome) => Await(outcome, () => FinishItem(item, outcome));

    /// <summary>Goes on in a turn of this activation, whatever became of the task.</summary>
    private static void Await(Task task, Action then) => task.ConfigureAwait(true).GetAwaiter().UnsafeOnCompleted(then);

    private void Leave(WorkItem item)
    {
        Count(item, -1);
        item.Admission = Admission.None;
    }
}
