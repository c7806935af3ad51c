namespace Orleans.Runtime;

/// <summary>One activation of a grain.</summary>
public interface IGrainContext : IEquatable<IGrainContext>
{
    /// <summary>A reference to the grain.</summary>
    GrainReference GrainReference { get; }

    /// <summary>The identity of the grain.</summary>
    GrainId GrainId { get; }

    /// <summary>The instance; null before it was made and after it was let go.</summary>
    object? GrainInstance { get; }

    /// <summary>The services of this activation. Asking for them makes a scope that ends with the activation.</summary>
    IServiceProvider ActivationServices { get; }

    /// <summary>Where parts of the grain join in its activation and deactivation.</summary>
    IGrainLifecycle ObservableLifecycle { get; }

    /// <summary>Ends when the activation has ended.</summary>
    Task Deactivated { get; }

    /// <summary>A part of the activation set before.</summary>
    /// <typeparam name="TComponent">Its type.</typeparam>
    /// <returns>The part, or null.</returns>
    TComponent? GetComponent<TComponent>()
        where TComponent : class;

    /// <summary>Attaches a part to the activation.</summary>
    /// <typeparam name="TComponent">Its type.</typeparam>
    /// <param name="value">The part; null takes it away.</param>
    void SetComponent<TComponent>(TComponent? value)
        where TComponent : class;

    /// <summary>Ends the activation once its running requests are done.</summary>
    /// <param name="deactivationReason">Why.</param>
    /// <param name="cancellationToken">Signalled when it must end at once.</param>
    void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
}

/// <summary>The activation whose turn is running.</summary>
public interface IGrainContextAccessor
{
    /// <summary>The activation; null outside of a grain.</summary>
    IGrainContext GrainContext { get; }
}

/// <summary>What the runtime does for grains.</summary>
public interface IGrainRuntime
{
    /// <summary>The name of the silo, for logs.</summary>
    string SiloIdentity { get; }

    /// <summary>Where references come from.</summary>
    IGrainFactory GrainFactory { get; }

    /// <summary>The services of the silo.</summary>
    IServiceProvider ServiceProvider { get; }

    /// <summary>The clock of the silo.</summary>
    TimeProvider TimeProvider { get; }

    /// <summary>Ends an activation once it is idle.</summary>
    /// <param name="grainContext">The activation.</param>
    void DeactivateOnIdle(IGrainContext grainContext);

    /// <summary>Keeps an activation from being collected.</summary>
    /// <param name="grainContext">The activation.</param>
    /// <param name="timeSpan">For how long at least.</param>
    void DelayDeactivation(IGrainContext grainContext, TimeSpan timeSpan);
}
