using Countersign.Silo.Clustering;
using Countersign.Silo.Hosting;

namespace Countersign.Api.Hosting;

/// <summary>The front door, with a silo in the same process or as a client of silos elsewhere.</summary>
internal static class Server
{
    /// <summary>Puts it together.</summary>
    /// <param name="args">Configuration as on the command line.</param>
    /// <param name="before">Registers what shall stand in place of the server's own, a clock for instance.</param>
    /// <param name="store">Registers another store than the settings name, for the silo in this process.</param>
    public static WebApplication Build(
        string[] args, Action<WebApplicationBuilder>? before = null, Action<IServiceCollection>? store = null)
    {
        // Not the working folder: the host watches its content root, and the data folder may lie in the former.
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        before?.Invoke(builder);
        var settings = HostSettings.OfApi(builder.Configuration);
        var folder = DataFolder.Of(builder.Configuration);
        if (settings.Kind == HostKind.FrontDoor)
        {
            builder.AddCountersignClient(settings, folder);
        }
        else if (store is null)
        {
            builder.AddCountersignSilo(settings, folder);
        }
        else
        {
            store(builder.Services);
            builder.AddCountersignGrains(settings);
        }

        builder.AddFrontDoor(settings);
        var app = builder.Build();
        app.UseFrontDoor();
        app.MapFrontDoor();
        return app;
    }
}
