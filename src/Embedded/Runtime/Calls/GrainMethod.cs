using System.Reflection;
using Orleans;
using Orleans.Concurrency;

namespace Countersign.Embedded;

/// <summary>A method of a grain interface: how it is called and how its calls share a grain.</summary>
internal sealed class GrainMethod
{
    private readonly ParameterInfo[] _parameters;

    public GrainMethod(Type interfaceType, MethodInfo info)
    {
        Info = info;
        Name = info.Name;
        InterfaceType = interfaceType;
        InterfaceName = interfaceType.FullName ?? interfaceType.Name;
        AlwaysInterleaves = info.IsDefined(typeof(AlwaysInterleaveAttribute));
        IsReadOnly = info.IsDefined(typeof(ReadOnlyAttribute));
        IsOneWay = info.IsDefined(typeof(OneWayAttribute));
        Timeout = info.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;
        _parameters = info.GetParameters();
        TokenIndex = Array.FindIndex(_parameters, p => p.ParameterType == typeof(CancellationToken));
    }

    public MethodInfo Info { get; }

    public string Name { get; }

    public Type InterfaceType { get; }

    public string InterfaceName { get; }

    public bool AlwaysInterleaves { get; }

    public bool IsReadOnly { get; }

    public bool IsOneWay { get; }

    /// <summary>How long callers wait; null for what the silo says.</summary>
    public TimeSpan? Timeout { get; }

    public int ParameterCount => _parameters.Length;

    /// <summary>The place of the cancellation token; below zero if there is none.</summary>
    public int TokenIndex { get; }

    /// <summary>The parameters that travel: all but the token.</summary>
    public IEnumerable<Type> ArgumentTypes
        => _parameters.Where((_, index) => index != TokenIndex).Select(p => p.ParameterType);

    /// <summary>Calls the method on an instance; emitted with the reference class.</summary>
    public Func<object, Call, Task> Invoke { get; set; } = null!;
}
