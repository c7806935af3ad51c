using Orleans.Runtime;

namespace Countersign.Embedded;

/// <summary>
/// One activation of a grain: its instance, its queue, and the context that brings every continuation of its code back
/// to it, one turn at a time. It is itself that <see cref="SynchronizationContext"/>, and all that an idle one does not
/// need is in <see cref="ActivationExtras"/>, for a million of them are kept.
/// </summary>
/// <remarks>
/// Orleans brings continuations back by a <see cref="TaskScheduler"/>. To code that only awaits, which is all that
/// grains here do, the two look the same; but each await through a scheduler makes a task to run it, and each through a
/// context does not.
/// </remarks>
internal sealed partial class Activation : SynchronizationContext, IEmbeddedGrainContext
{
    private object? _instance;
    private ActivationExtras? _extras;
    private ActivationStatus _status;
    private bool _used;

    public Activation(GrainClass grainClass, IdSpan key)
    {
        Class = grainClass;
        Key = key;
        LastUsed = Silo.Seconds;
    }

    public GrainClass Class { get; }

    public Silo Silo => Class.Silo;

    public IdSpan Key { get; }

    public GrainId GrainId => new(Class.Type, Key);

    public object? GrainInstance => _instance;

    public IGrainRuntime Runtime => Silo;

    /// <summary>The next activation of the same bucket of the table.</summary>
    public Activation? NextInBucket { get; set; }

    /// <summary>Neighbours in the order of use.</summary>
    public Activation? Older { get; set; }

    /// <inheritdoc cref="Older" />
    public Activation? Younger { get; set; }

    /// <summary>The second at which it was last used.</summary>
    public int LastUsed { get; private set; }

    /// <summary>The second at which the collector put it at the end of its list.</summary>
    public int ListedAt { get; set; }

    /// <summary>Whether it was used again since it was made or the collector last saw it.</summary>
    public bool Touched { get; set; }

    public bool InTable { get; set; }

    /// <summary>The pool of a stateless worker.</summary>
    public WorkerPool? Pool { get; init; }

    public bool IsEnded => _status == ActivationStatus.Ended;

    public ActivationExtras Extras
        => _extras ?? Interlocked.CompareExchange(ref _extras, new(), comparand: null) ?? _extras!;

    public GrainReference GrainReference => GrainFactory.Untyped(Class, Key);

    public IServiceProvider ActivationServices => Extras.ServicesOf(Silo.ServiceProvider);

    public IGrainLifecycle ObservableLifecycle => Extras.Lifecycle;

    public Task Deactivated => Extras.EndOf(this).Task;

    public TComponent? GetComponent<TComponent>()
        where TComponent : class
        => _instance as TComponent ?? _extras?.Components?.GetValueOrDefault(typeof(TComponent)) as TComponent;

    public void SetComponent<TComponent>(TComponent? value)
        where TComponent : class
    {
        var components = Extras.Components ??= [];
        if (value is null)
            components.Remove(typeof(TComponent));
        else
            components[typeof(TComponent)] = value;
    }

    public IGrainTimer RegisterTimer<TState>(
        Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        var timer = new GrainTimer<TState>(this, callback, state, options);
        Extras.Add(timer);
        timer.Start();
        return timer;
    }

    public void DelayDeactivation(TimeSpan time)
    {
        var seconds = (int)Math.Min(Math.Ceiling(time.TotalSeconds), int.MaxValue / 2);
        Extras.KeepUntil = time == Timeout.InfiniteTimeSpan ? int.MaxValue : seconds <= 0 ? 0 : Silo.Seconds + seconds;
    }

    public void Use()
    {
        LastUsed = Silo.Seconds;

        // The first use is what it was made for and tells nothing: a batch uses each of a million grains once.
        Touched = _used;
        _used = true;
    }

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    public override string ToString() => $"[{GrainId} {_status}]";
}

/// <summary>The life of an activation.</summary>
internal enum ActivationStatus : byte
{
    /// <summary>Registered; its instance is not made yet.</summary>
    Created,

    /// <summary>Its state is being read or its <c>OnActivateAsync</c> runs.</summary>
    Activating,

    /// <summary>It takes requests.</summary>
    Valid,

    /// <summary>It is to end; running requests finish, others wait.</summary>
    Stopping,

    /// <summary>Its <c>OnDeactivateAsync</c> runs.</summary>
    Deactivating,

    /// <summary>It is over; whoever still reaches it looks for another.</summary>
    Ended,
}
