namespace Countersign.Api.Hosting;

/// <summary>The whole server in one process: front door, grains and store.</summary>
internal static class Server
{
    /// <summary>Puts it together. <paramref name="also"/> may change what was registered before it is built.</summary>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? also = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.AddFrontDoor();
        also?.Invoke(builder);

        var app = builder.Build();
        app.UseFrontDoor();
        app.MapFrontDoor();
        return app;
    }
}
