using Countersign.Embedded;
using Orleans.Providers;
using Orleans.Runtime.Hosting;

namespace Orleans.Hosting;

/// <summary>Adds storage that lives as long as the process.</summary>
public static class MemoryGrainStorageSiloBuilderExtensions
{
    /// <summary>Adds memory storage for grains that name no storage.</summary>
    /// <param name="builder">The silo.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddMemoryGrainStorageAsDefault(this ISiloBuilder builder)
        => builder.AddMemoryGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME);

    /// <summary>Adds memory storage of a name.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="name">The name.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddMemoryGrainStorage(this ISiloBuilder builder, string name)
        => builder.ConfigureServices(
            services => services.AddGrainStorage(name, static (_, _) => new MemoryGrainStorage()));
}
