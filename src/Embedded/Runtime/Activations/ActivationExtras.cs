using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Embedded;

/// <summary>What only some activations need; made when it is first needed.</summary>
internal sealed class ActivationExtras
{
    private AsyncServiceScope? _scope;
    private List<IGrainTimer>? _timers;
    private StagedLifecycle? _lifecycle;
    private TaskCompletionSource? _end;

    /// <summary>Durable records to read before the grain is ready, but the first.</summary>
    public List<IStateRecord>? MoreRecords { get; set; }

    public Dictionary<Type, object>? Components { get; set; }

    public DeactivationReason? Reason { get; set; }

    /// <summary>The second until which the activation is not collected.</summary>
    public int KeepUntil { get; set; }

    public bool HasLifecycle => _lifecycle is not null;

    public StagedLifecycle Lifecycle => _lifecycle ??= new();

    /// <summary>Whether nothing here needs a turn when the activation ends.</summary>
    public bool EndsSilently
        => _scope is null && _timers is null && _lifecycle is null && _end is null && Components is null;

    public IServiceProvider ServicesOf(IServiceProvider silo) => (_scope ??= silo.CreateAsyncScope()).ServiceProvider;

    public void Add(IGrainTimer timer)
    {
        lock (this)
            (_timers ??= []).Add(timer);
    }

    public void Remove(IGrainTimer timer)
    {
        lock (this)
            _timers?.Remove(timer);
    }

    public void StopTimers()
    {
        IGrainTimer[] timers;
        lock (this)
            timers = _timers?.ToArray() ?? [];

        foreach (var timer in timers)
            timer.Dispose();
    }

    public TaskCompletionSource EndOf(Activation activation)
    {
        lock (activation)
        {
            _end ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (activation.IsEnded)
                _end.TrySetResult();

            return _end;
        }
    }

    /// <summary>Disposes of what was made for this activation only.</summary>
    public ValueTask EndScopeAsync()
    {
        var scope = _scope;
        _scope = null;
        return scope?.DisposeAsync() ?? default;
    }

    /// <summary>The activation is over.</summary>
    public void End()
    {
        StopTimers();

        // Still there only if the grain never became ready, and then nobody waits for it.
        _ = EndScopeAsync().AsTask();
        _end?.TrySetResult();
    }
}
