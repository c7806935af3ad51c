using System.Diagnostics.CodeAnalysis;
using Countersign.Embedded;
using Orleans.Runtime;

namespace Orleans;

/// <summary>Base of the grain classes.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    /// <summary>A grain made by the runtime, which says whose it is.</summary>
    protected Grain()
        : this(RuntimeContext.Current!)
    {
    }

    /// <summary>A grain made for a context, for instance by a test.</summary>
    /// <param name="grainContext">The context.</param>
    protected Grain(IGrainContext grainContext) => GrainContext = grainContext;

    /// <summary>The activation that the instance belongs to.</summary>
    [AllowNull]
    public IGrainContext GrainContext { get; }

    /// <summary>A reference to this grain that can be handed to others.</summary>
    public GrainReference GrainReference => GrainContext.GrainReference;

    /// <summary>The identity of the grain as text.</summary>
    public string IdentityString => GrainContext.GrainId.ToString();

    /// <summary>The name of the silo, for logs.</summary>
    public string RuntimeIdentity => Runtime.SiloIdentity;

    /// <summary>Where references to other grains come from.</summary>
    protected IGrainFactory GrainFactory => Runtime.GrainFactory;

    /// <summary>The services of this activation.</summary>
    protected internal IServiceProvider ServiceProvider => GrainContext.ActivationServices;

    // Orleans keeps the runtime in a field; the context knows it here, and a million idle numbers save a pointer each.
    internal IGrainRuntime Runtime => GrainContext is IEmbeddedGrainContext context
        ? context.Runtime
        : throw new InvalidOperationException("The grain was made outside of the runtime.");

    /// <inheritdoc cref="IGrainBase.OnActivateAsync" />
    /// <param name="cancellationToken">Signalled when the activation is given up.</param>
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc cref="IGrainBase.OnDeactivateAsync" />
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Signalled when the time is up.</param>
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
        => Task.CompletedTask;

    /// <summary>Ends this activation once it is idle; the next call makes a new one.</summary>
    protected void DeactivateOnIdle() => Runtime.DeactivateOnIdle(GrainContext);

    /// <summary>Keeps the activation from being collected for at least a time.</summary>
    /// <param name="timeSpan">
    /// The time; zero goes back to the normal age, <see cref="Timeout.InfiniteTimeSpan"/> keeps it for ever.
    /// </param>
    protected void DelayDeactivation(TimeSpan timeSpan) => Runtime.DelayDeactivation(GrainContext, timeSpan);
}
