using System.Reflection;
using Orleans;
using Orleans.Concurrency;
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
        StreamNamespaces = [.. type.GetCustomAttributes<ImplicitStreamSubscriptionAttribute>().Select(a => a.Namespace)];
        CollectionAge = silo.CollectionAgeOf(type);
        Activator = new GrainActivator(silo, type);
        Activations = new ActivationTable(this);
        if (type.GetCustomAttribute<StatelessWorkerAttribute>() is { } worker)
            Workers = new WorkerPools(this, worker.MaxLocalWorkers > 0 ? worker.MaxLocalWorkers : Environment.ProcessorCount);
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

    /// <summary>The pools of a stateless worker; null for other grains.</summary>
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
