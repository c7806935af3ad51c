using Countersign.Silo.Hosting;

namespace Countersign.Api.Hosting;

/// <summary>The whole server in one process: front door, grains and store.</summary>
internal static class Server
{
    /// <summary>Puts it together.</summary>
    /// <param name="args">Configuration as on the command line.</param>
    /// <param name="before">Registers what shall stand in place of the server's own, a clock for instance.</param>
    /// <param name="store">Registers another store than the one in the data folder.</param>
    public static WebApplication Build(
        string[] args, Action<WebApplicationBuilder>? before = null, Action<IServiceCollection>? store = null)
    {
        // Not the working folder: the host watches its content root, and the data folder may lie in the former.
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        before?.Invoke(builder);
        if (store is null)
        {
            builder.AddCountersignSilo(DataFolder.Of(builder.Configuration));
        }
        else
        {
            store(builder.Services);
            builder.AddCountersignGrains();
        }

        builder.AddFrontDoor();
        var app = builder.Build();
        app.UseFrontDoor();
        app.MapFrontDoor();
        return app;
    }
}
