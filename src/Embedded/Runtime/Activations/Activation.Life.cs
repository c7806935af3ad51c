using Orleans;
using Orleans.Runtime;

namespace Countersign.Embedded;

/// <content>Becoming ready, and ending.</content>
internal sealed partial class Activation
{
    private IStateRecord? _firstRecord;

    private bool EndsSilently => Class.EndsSilently && _extras is null or { EndsSilently: true };

    private bool IsIdle
        => _status == ActivationStatus.Valid && !_executing && _queuedIn == Lane.None && IsQuiet && !HasWork();

    /// <summary>A durable record that must be read before the grain can be used.</summary>
    public void ReadFirst(IStateRecord record)
    {
        if (_firstRecord is null)
            _firstRecord = record;
        else
            (Extras.MoreRecords ??= []).Add(record);
    }

    /// <summary>Ends the activation once its running requests are done.</summary>
    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (this)
        {
            if (_status >= ActivationStatus.Stopping)
                return;

            Extras.Reason ??= deactivationReason;
            if (_status != ActivationStatus.Activating)
                _status = ActivationStatus.Stopping;

            if (!_executing && HasWork())
                Signal(LaneNow());
        }
    }

    /// <summary>Lets an idle activation go.</summary>
    /// <returns>What is to be done about it; the caller holds the lock of the table.</returns>
    public CollectResult TryCollect(int age)
    {
        lock (this)
        {
            if (_status == ActivationStatus.Ended)
                return CollectResult.Gone;

            if (!IsIdle || Silo.Seconds - LastUsed < age || _extras?.KeepUntil > Silo.Seconds)
                return CollectResult.InUse;

            if (TryEndSilently())
                return CollectResult.Gone;
        }

        Deactivate(new(DeactivationReasonCode.ActivationIdle, "The activation was idle."));
        return CollectResult.Ending;
    }

    /// <summary>Ends an idle activation whose end runs no code of the grain.</summary>
    /// <returns>Whether it is over.</returns>
    public bool TryEndSilently()
    {
        lock (this)
        {
            if (!IsIdle || !EndsSilently)
                return false;

            _status = ActivationStatus.Ended;
            _instance = null;
            return true;
        }
    }

    private void Activate()
    {
        Task ready;
        try
        {
            _instance = Class.Activator.Create(this);
            ready = GetReady();
        }
#pragma warning disable CA1031 // Whatever the constructor throws is the answer to the callers.
        catch (Exception fault)
        {
            ready = Task.FromException(fault);
        }
#pragma warning restore CA1031

        if (ready.IsCompleted)
            Activated(ready);
        else
            ActivateLater(ready);
    }

    private void ActivateLater(Task ready) => Await(ready, () => Activated(ready));

    private Task GetReady()
    {
        var first = _firstRecord;
        if (_extras is { HasLifecycle: true } or { MoreRecords: not null }
            || (first is not null && Class.OverridesActivate))
        {
            return GetReadyInStagesAsync(StartToken());
        }

        if (first is not null)
            return first.ReadFirstAsync(StartToken());

        return Class.OverridesActivate ? ((IGrainBase)_instance!).OnActivateAsync(StartToken()) : Task.CompletedTask;
    }

    private async Task GetReadyInStagesAsync(CancellationToken token)
    {
        var reads = (_extras?.MoreRecords ?? []).Select(record => record.ReadFirstAsync(token)).ToList();
        if (_firstRecord is { } first)
            reads.Add(first.ReadFirstAsync(token));

        await Task.WhenAll(reads);
        if (_extras?.HasLifecycle == true)
            await _extras.Lifecycle.StartAsync(GrainLifecycleStage.First, GrainLifecycleStage.Activate, token);

        await ((IGrainBase)_instance!).OnActivateAsync(token);
        if (_extras?.HasLifecycle == true)
            await _extras.Lifecycle.StartAsync(GrainLifecycleStage.Activate + 1, GrainLifecycleStage.Last, token);
    }

    private CancellationToken StartToken() => Silo.Deadlines.In(Silo.ActivationTimeout);

    private void Activated(Task outcome)
    {
        if (!outcome.IsCompletedSuccessfully)
        {
            var fault = outcome.Exception?.InnerException ?? new TimeoutException(
                $"A {Class.Type} did not become ready in time.");
            Silo.Log.ActivationFailed(Class.Type.ToString(), fault);
            Ended(fault);
            return;
        }

        lock (this)
        {
            _firstRecord = null;
            _extras?.MoreRecords = null;
            _status = _extras?.Reason is null ? ActivationStatus.Valid : ActivationStatus.Stopping;
        }
    }

    // Runs as a turn, when nothing else runs any more.
    private void End()
    {
        if (_instance is null || EndsSilently)
        {
            Ended(fault: null);
            return;
        }

        var ended = EndAsync(_extras?.Reason ?? default);
        if (ended.IsCompleted)
            Ended(fault: null);
        else
            Await(ended, () => Ended(fault: null));
    }

    private async Task EndAsync(DeactivationReason reason)
    {
        var token = Silo.Deadlines.In(Silo.DeactivationTimeout);
        try
        {
            _extras?.StopTimers();
            await ((IGrainBase)_instance!).OnDeactivateAsync(reason, token).WaitAsync(token);
            if (_extras?.HasLifecycle == true)
                await _extras.Lifecycle.StopAsync(token);

            if (_instance is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync();
            else
                (_instance as IDisposable)?.Dispose();

            if (_extras is not null)
                await _extras.EndScopeAsync();
        }
#pragma warning disable CA1031 // Nobody waits for the answer, and the activation ends whatever happens.
        catch (Exception fault)
        {
            Silo.Log.DeactivationFailed(Class.Type.ToString(), fault);
        }
#pragma warning restore CA1031
    }

    private void Ended(Exception? fault)
    {
        List<WorkItem> waiting;
        lock (this)
        {
            _status = ActivationStatus.Ended;
            _instance = null;
            waiting = TakeAllWaiting();
        }

        Class.Activations.Remove(this);
        _extras?.End();
        foreach (var item in waiting)
        {
            if (fault is null)
                item.Reroute(Silo);
            else
                item.Reject(fault);
        }
    }
}

/// <summary>What became of an activation that the collector looked at.</summary>
internal enum CollectResult
{
    /// <summary>It is in use, or was too lately.</summary>
    InUse,

    /// <summary>It is over and can be forgotten.</summary>
    Gone,

    /// <summary>It ends in a turn of its own.</summary>
    Ending,
}
