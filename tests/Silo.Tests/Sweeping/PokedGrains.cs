using System.Collections.Concurrent;
using System.Reflection;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Silo.Tests.Sweeping;

/// <summary>Grains that note who poked them; those whose key begins with <c>broken</c> fail.</summary>
public class PokedGrains : DispatchProxy
{
    private readonly ConcurrentQueue<string> _poked = [];
    private readonly ConcurrentQueue<object?> _urgency = [];

    /// <summary>Keys in the order in which they were poked.</summary>
    public IReadOnlyCollection<string> Poked => _poked;

    /// <summary>What each poke said of its urgency.</summary>
    public IReadOnlyCollection<object?> Urgency => _urgency;

    public static (IGrainFactory Grains, PokedGrains Notes) Create()
    {
        var factory = Create<IGrainFactory, PokedGrains>();
        return (factory, (PokedGrains)(object)factory);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var grain = Create<IDueGrain, PokedGrain>();
        ((PokedGrain)(object)grain).Poke = () => NoteAsync(((GrainId)args![0]!).Key.ToString()!);
        return grain;
    }

    private Task NoteAsync(string key)
    {
        _poked.Enqueue(key);
        _urgency.Enqueue(RequestContext.Get(WriteUrgency.BackgroundKey));
        return key.StartsWith("broken", StringComparison.Ordinal)
            ? Task.FromException(new InvalidOperationException("This grain cannot."))
            : Task.CompletedTask;
    }

    public class PokedGrain : DispatchProxy
    {
        public Func<Task> Poke { get; set; } = () => Task.CompletedTask;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Poke();
    }
}
