using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Countersign.Embedded;

/// <summary>The runtime of one silo: what it consists of. Calls, clock and life are in the other parts.</summary>
internal sealed partial class Silo : IGrainRuntime
{
    private readonly GrainCollectionOptions _collection;
    private readonly SiloMessagingOptions _messaging;
    private readonly EmbeddedRuntimeOptions _limits;

    public Silo(
        IServiceProvider services,
        IServiceCollection registrations,
        IActorScheduler scheduler,
        TimeProvider timeProvider,
        ILoggerFactory loggers,
        IMeterFactory meters,
        IOptions<GrainCollectionOptions> collection,
        IOptions<SiloMessagingOptions> messaging,
        IOptions<EmbeddedRuntimeOptions> limits)
    {
        ServiceProvider = services;
        Scheduler = scheduler;
        TimeProvider = timeProvider;
        Log = new RuntimeLog(loggers.CreateLogger("Orleans.Embedded"));
        Metrics = new RuntimeMetrics(meters, this);
        Lifetimes = new ServiceLifetimes(registrations);
        _collection = collection.Value;
        _messaging = messaging.Value;
        _limits = limits.Value;
        MaxQueuedPerActivation = _messaging.MaxEnqueuedRequestsHardLimit > 0
            ? _messaging.MaxEnqueuedRequestsHardLimit
            : _limits.MaxQueuedPerActivation;
        Collector = new IdleCollector(this, _limits.MaxActivations);
        Deadlines = new SharedDeadlines(this);
        Classes = new GrainClasses(this);
        References = new GrainFactory(this);
    }

    public string SiloIdentity => "embedded";

    public IServiceProvider ServiceProvider { get; }

    public TimeProvider TimeProvider { get; }

    public IGrainFactory GrainFactory => References;

    public GrainFactory References { get; }

    public GrainClasses Classes { get; }

    public IActorScheduler Scheduler { get; }

    public IdleCollector Collector { get; }

    public SharedDeadlines Deadlines { get; }

    public ServiceLifetimes Lifetimes { get; }

    public RuntimeLog Log { get; }

    public RuntimeMetrics Metrics { get; }

    public IIncomingGrainCallFilter[] IncomingFilters { get; private set; } = [];

    public IOutgoingGrainCallFilter[] OutgoingFilters { get; private set; } = [];

    public bool FiltersIncoming => IncomingFilters.Length > 0;

    public bool DropsExpired => _messaging.DropExpiredMessages;

    public int MaxQueuedPerActivation { get; }

    public TimeSpan ActivationTimeout => _collection.ActivationTimeout;

    public TimeSpan DeactivationTimeout => _collection.DeactivationTimeout;

    public void DeactivateOnIdle(IGrainContext grainContext) => grainContext.Deactivate(
        new(DeactivationReasonCode.ApplicationRequested, $"{nameof(DeactivateOnIdle)} was called."));

    public void DelayDeactivation(IGrainContext grainContext, TimeSpan timeSpan)
        => ((Activation)grainContext).DelayDeactivation(timeSpan);

    /// <summary>Runs work of the runtime outside of any grain and of any caller's flow. It must not throw.</summary>
    public void RunApart(Func<Task> work)
    {
        using (ExecutionContext.SuppressFlow())
            _ = Task.Factory.StartNew(work, default, TaskCreationOptions.DenyChildAttach, Scheduler.Tasks);
    }

    /// <summary>How long activations of a class may idle, in seconds; the largest value for ever.</summary>
    public int CollectionAgeOf(Type type)
    {
        if (type.IsDefined(typeof(KeepAliveAttribute), inherit: true))
            return int.MaxValue;

        var attribute = (CollectionAgeLimitAttribute?)Attribute.GetCustomAttribute(
            type, typeof(CollectionAgeLimitAttribute));
        if (attribute?.AlwaysActive == true)
            return int.MaxValue;

        var age = attribute?.AgeLimit
            ?? (_collection.ClassSpecificCollectionAge.TryGetValue(type.FullName!, out var specific)
                ? specific
                : _collection.CollectionAge);
        return (int)Math.Min(Math.Ceiling(age.TotalSeconds), int.MaxValue - 1);
    }
}
