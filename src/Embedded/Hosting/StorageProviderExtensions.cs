using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Providers;
using Orleans.Storage;

namespace Orleans.Runtime.Hosting
{
    /// <summary>Adds storage providers.</summary>
    public static class StorageProviderExtensions
    {
        /// <summary>Adds a storage provider that grains ask for by name.</summary>
        /// <typeparam name="T">The provider; joins the life of the silo if it can.</typeparam>
        /// <param name="collection">The services.</param>
        /// <param name="name">The name; <c>Default</c> serves grains that name none.</param>
        /// <param name="implementationFactory">Makes it, once.</param>
        /// <returns>The services.</returns>
        public static IServiceCollection AddGrainStorage<T>(
            this IServiceCollection collection, string name, Func<IServiceProvider, string, T> implementationFactory)
            where T : IGrainStorage
        {
            collection.AddKeyedSingleton<IGrainStorage>(name, (sp, key) => implementationFactory(sp, (string)key!));
            if (name == ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME)
                collection.TryAddSingleton(sp => sp.GetRequiredKeyedService<IGrainStorage>(name));

            if (typeof(ILifecycleParticipant<ISiloLifecycle>).IsAssignableFrom(typeof(T)))
            {
                collection.AddSingleton(
                    sp => (ILifecycleParticipant<ISiloLifecycle>)sp.GetRequiredKeyedService<IGrainStorage>(name));
            }

            return collection;
        }
    }
}

namespace Orleans.Providers
{
    /// <summary>Names that providers are known by.</summary>
    public static class ProviderConstants
    {
        /// <summary>The storage of grains that name none.</summary>
        public const string DEFAULT_STORAGE_PROVIDER_NAME = "Default";
    }
}
