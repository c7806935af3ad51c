using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Countersign.Embedded;

/// <summary>
/// The generated reference class of a grain interface. One per interface and process, whatever the silos.
/// </summary>
internal sealed class ReferenceClass
{
    private static readonly ConcurrentDictionary<Type, ReferenceClass> Known = new();

    private static readonly Lock Building = new();

    private readonly Func<GrainClass, IdSpan, GrainReference> _create;

    public ReferenceClass(Func<GrainClass, IdSpan, GrainReference> create) => _create = create;

    public static ReferenceClass Of(Type interfaceType)
    {
        if (Known.TryGetValue(interfaceType, out var known))
            return known;

        // Emitting is not thread-safe, and two classes for one interface would be a waste.
        lock (Building)
        {
            return Known.TryGetValue(interfaceType, out known)
                ? known
                : Known[interfaceType] = ReferenceEmitter.Build(interfaceType);
        }
    }

    public GrainReference Create(GrainClass grainClass, IdSpan key) => _create(grainClass, key);
}
