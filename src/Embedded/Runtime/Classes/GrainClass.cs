using System.Reflection;
using Orleans;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Countersign.Embedded;

/// <summary>What one silo knows of a grain class, and its activations there.</summary>
internal sealed class GrainClass
{
    public GrainClass(Silo silo, Type type)
    {
        Silo = silo;
        ClrType = type;
        Type = TypeNameOf(type);
        Reentrant = type.IsDefined(typeof(ReentrantAttribute), inherit: true);
        MayInterleave = InterleavePredicate(type);
        FiltersItself = typeof(IIncomingGrainCallFilter).IsAssignableFrom(type);
        OverridesActivate = Overrides(type, nameof(IGrainBase.OnActivateAsync));
        EndsSilently = !Overrides(type, nameof(IGrainBase.OnDeactivateAsync))
            && !typeof(IDisposable).IsAssignableFrom(type)
            && !typeof(IAsyncDisposable).IsAssignableFrom(type);
        StreamNamespaces = [.. type.GetCustomAttributes<ImplicitStreamSubscriptionAttribute>().Select(
            a => a.Namespace)];
        CollectionAge = silo.CollectionAgeOf(type);
        Activator = new GrainActivator(silo, type);
        Activations = new ActivationTable(this);
        var worker = type.GetCustomAttribute<StatelessWorkerAttribute>();
        IsStateless = worker is not null;
        PrefersLocal = type.IsDefined(typeof(PreferLocalPlacementAttribute), inherit: true);

        // One worker per key and silo is what any grain is within a silo, and found faster.
        var workers = worker is { MaxLocalWorkers: < 1 } ? Environment.ProcessorCount : worker?.MaxLocalWorkers ?? 1;
        if (workers > 1)
            Workers = new WorkerPools(this, workers);
    }

    public Silo Silo { get; }

    public Type ClrType { get; }

    public GrainType Type { get; }

    public bool Reentrant { get; }

    public Func<IInvokable, bool>? MayInterleave { get; }

    public bool FiltersItself { get; }

    public bool OverridesActivate { get; }

    /// <summary>Whether letting an idle activation go runs no code of the grain.</summary>
    public bool EndsSilently { get; }

    /// <summary>How long an activation may idle, in seconds.</summary>
    public int CollectionAge { get; }

    public IReadOnlyList<string> StreamNamespaces { get; }

    public GrainActivator Activator { get; }

    public ActivationTable Activations { get; }

    /// <summary>Whether each silo has activations of its own.</summary>
    public bool IsStateless { get; }

    /// <summary>Whether a new activation is made in the silo of its first caller.</summary>
    public bool PrefersLocal { get; }

    /// <summary>The pools of a stateless worker of several activations; null for other grains.</summary>
    public WorkerPools? Workers { get; }

    public static GrainType TypeNameOf(Type type)
    {
        if (type.GetCustomAttribute<GrainTypeAttribute>(inherit: false) is { } named)
            return named.Type;

        const string Suffix = "Grain";
        var name = type.Name;
        var trimmed = name.EndsWith(Suffix, StringComparison.Ordinal) && name.Length > Suffix.Length
            ? name[..^Suffix.Length]
            : name;
        return GrainType.Create(trimmed.ToLowerInvariant());
    }

    private static bool Overrides(Type type, string method)
    {
        var map = type.GetInterfaceMap(typeof(IGrainBase));
        var target = map.TargetMethods[Array.FindIndex(map.InterfaceMethods, m => m.Name == method)];
        return target.DeclaringType != typeof(Grain) && target.DeclaringType != typeof(IGrainBase);
    }

    private static Func<IInvokable, bool>? InterleavePredicate(Type type)
    {
        if (type.GetCustomAttribute<MayInterleaveAttribute>() is not { } attribute)
            return null;

        // Static only: whether a request may pass others is decided before it has a turn of the grain.
        var method = type.GetMethod(
            attribute.CallbackMethodName,
            BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy,
            [typeof(IInvokable)]);
        return method?.CreateDelegate<Func<IInvokable, bool>>() ?? throw new OrleansConfigurationException(
            $"{type} needs a static bool {attribute.CallbackMethodName}({nameof(IInvokable)}).");
    }
}
