using Countersign.Silo.Clustering;
using Countersign.Silo.Draining;
using Countersign.Silo.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Countersign.Silo.Hosting;

/// <summary>A silo in a process of its own: grains and store, and a small door for probes.</summary>
internal static class SiloServer
{
    /// <summary>Runs until it is told to stop; answers the exit code.</summary>
    public static Task<int> RunAsync(string[] args)
    {
        if (ClusterRuntime.IsCluster)
            return Launch.RunAsync(() => Build(args));

        Console.Error.WriteLine(ClusterRuntime.OneProcess);
        return Task.FromResult(Launch.NotOfThisBuild);
    }

    /// <summary>Puts it together.</summary>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.QuietStart();
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.AddCountersignSilo(HostSettings.OfSilo(builder.Configuration), DataFolder.Of(builder.Configuration));
        builder.Services.AddDrain();
        builder.Services.AddSingleton<SiloReadiness>();
        HealthPort.Configure(builder);
        var app = builder.Build();
        app.MapSiloHealth();
        return app;
    }
}
