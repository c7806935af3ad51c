using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Countersign.Embedded;

/// <summary>The grain classes of a silo, found by their types, their names and the interfaces they implement.</summary>
internal sealed class GrainClasses
{
    private readonly ConcurrentDictionary<Type, Binding> _bindings = new();
    private readonly Dictionary<Type, GrainClass> _byClrType = [];
    private readonly Dictionary<GrainType, GrainClass> _byType = [];
    private readonly List<GrainClass> _all = [];

    public GrainClasses(Silo silo)
    {
        foreach (var type in GrainAssemblies.GrainTypes())
        {
            var grainClass = new GrainClass(silo, type);
            _all.Add(grainClass);
            _byClrType.Add(type, grainClass);
            if (!_byType.TryAdd(grainClass.Type, grainClass))
            {
                throw new OrleansConfigurationException(
                    $"{type} and {_byType[grainClass.Type].ClrType} are both grain type {grainClass.Type}; "
                    + "name one by [GrainType].");
            }
        }
    }

    /// <summary>All classes, in the order of their names.</summary>
    public IReadOnlyList<GrainClass> All => _all;

    public GrainClass Of(Type type) => _byClrType[type];

    public GrainClass Of(GrainType type) => _byType.TryGetValue(type, out var found)
        ? found
        : throw new ArgumentException($"There is no grain class of type {type}.", nameof(type));

    /// <summary>The class behind an interface.</summary>
    public Binding Implementing(Type interfaceType, string? classPrefix)
    {
        if (classPrefix is null && _bindings.TryGetValue(interfaceType, out var known))
            return known;

        var candidates = _all
            .Where(c => interfaceType.IsAssignableFrom(c.ClrType))
            .Where(c => classPrefix is null || c.ClrType.FullName!.StartsWith(classPrefix, StringComparison.Ordinal))
            .ToList();
        if (candidates.Count != 1)
        {
            var problem = candidates.Count == 0
                ? $"Could not find an implementation for interface {interfaceType}"
                : $"Several grain classes implement {interfaceType}: "
                    + string.Join(", ", candidates.Select(c => c.ClrType));
            throw new ArgumentException(problem, nameof(interfaceType));
        }

        var binding = new Binding(candidates[0], ReferenceClass.Of(interfaceType));
        return classPrefix is null ? _bindings.GetOrAdd(interfaceType, binding) : binding;
    }

    internal sealed record Binding(GrainClass Class, ReferenceClass Reference);
}
