using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Countersign.Embedded;

/// <summary>The activation whose turn runs on this thread.</summary>
internal static class RuntimeContext
{
    [ThreadStatic]
    private static IGrainContext? _current;

    public static IGrainContext? Current
    {
        get => _current;
        set => _current = value;
    }

    /// <summary>A service of the silo, without making a scope for the activation that asks.</summary>
    public static T? Service<T>(IGrainContext context)
        where T : class
        => Services(context).GetService<T>();

    /// <inheritdoc cref="Service{T}" />
    public static T? KeyedService<T>(IGrainContext context, string name)
        where T : class
        => Services(context).GetKeyedService<T>(name);

    private static IServiceProvider Services(IGrainContext context)
        => (context as IEmbeddedGrainContext)?.Runtime.ServiceProvider ?? context.ActivationServices;
}
