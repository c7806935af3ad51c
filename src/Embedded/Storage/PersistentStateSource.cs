using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Storage;

namespace Countersign.Embedded;

/// <summary>Makes the durable records that a constructor asks for.</summary>
internal static class PersistentStateSource
{
    private static readonly MethodInfo Typed = typeof(PersistentStateSource).GetMethod(
        nameof(OfState), BindingFlags.Static | BindingFlags.NonPublic)!;

    public static Func<Activation, object?> Of(Silo silo, Type parameterType, PersistentStateAttribute attribute)
    {
        if (!parameterType.IsGenericType || parameterType.GetGenericTypeDefinition() != typeof(IPersistentState<>))
            throw new OrleansConfigurationException(
                $"[PersistentState] needs an IPersistentState<T>, not {parameterType}.");

        var name = attribute.StorageName ?? ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME;
        var store = silo.ServiceProvider.GetKeyedService<IGrainStorage>(name)
            ?? throw new OrleansConfigurationException($"There is no grain storage named {name}; add it to the silo.");
        return Typed.MakeGenericMethod(parameterType.GetGenericArguments())
            .CreateDelegate<Func<string, IGrainStorage, Func<Activation, object?>>>()(attribute.StateName, store);
    }

    private static Func<Activation, object?> OfState<TState>(string name, IGrainStorage store) => activation =>
    {
        var state = new PersistentState<TState>(activation, name, store);
        activation.ReadFirst(state);
        return state;
    };
}
