using Countersign.Embedded;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;

namespace Orleans.Hosting;

/// <summary>Adds streams.</summary>
public static class SiloBuilderMemoryStreamExtensions
{
    /// <summary>Adds streams that live as long as the process.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="name">The name of the provider.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddMemoryStreams(this ISiloBuilder builder, string name)
        => builder.ConfigureServices(services => services.AddKeyedSingleton<IStreamProvider>(
            name, static (sp, key) => new MemoryStreamProvider(sp.GetRequiredService<Silo>(), (string)key!)));
}
