using System.Net.Http.Headers;
using Countersign.Api.Hosting;
using Countersign.Storage;
using Countersign.Storage.Memory;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Countersign.Api.Tests.Host;

/// <summary>
/// The real server on a free port, with its data in a folder of its own and a clock that a test may move.
/// </summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly bool _ownsFolder;

    private ApiHost(WebApplication app, string folder, bool ownsFolder, ShiftedTime clock, CapturedLogs logs)
    {
        (_app, Folder, _ownsFolder, Clock, Logs) = (app, folder, ownsFolder, clock, logs);
        Anonymous = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        Client = WithKey(Key);
    }

    /// <summary>The data folder.</summary>
    public string Folder { get; }

    public ShiftedTime Clock { get; }

    public CapturedLogs Logs { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>The sandbox key as the server wrote it.</summary>
    public string Key => File.ReadAllText(Path.Combine(Folder, "sandbox.key")).Trim();

    /// <summary>Sends the sandbox key.</summary>
    public HttpClient Client { get; }

    /// <summary>Sends no key.</summary>
    public HttpClient Anonymous { get; }

    /// <summary>Starts a server.</summary>
    /// <param name="shared">A store in memory that it shares with others; null for the real store in its
    /// folder.</param>
    /// <param name="folder">The data folder of a server before it; null for a fresh one.</param>
    /// <param name="configure">Changes what is registered, before the server registers its own.</param>
    /// <param name="map">Adds paths to those of the server.</param>
    /// <param name="settings">Configuration as on the command line, e.g. <c>--FrontDoor:MaxInFlight=1</c>.</param>
    public static async Task<ApiHost> StartAsync(
        SharedStore? shared = null,
        string? folder = null,
        Action<WebApplicationBuilder>? configure = null,
        Action<WebApplication>? map = null,
        params string[] settings)
    {
        var path = folder ?? shared?.Folder ?? Directory.CreateTempSubdirectory("countersign-").FullName;
        var (clock, logs) = (new ShiftedTime(), new CapturedLogs());
        var (silo, gateway) = FreePorts.Two();
        string[] args =
        [
            "--urls=http://127.0.0.1:0",
            $"--COUNTERSIGN_DATA={path}",
            $"--Cluster:SiloPort={silo}",
            $"--Cluster:GatewayPort={gateway}",
            .. settings,
        ];
        var app = Server.Build(args, builder =>
        {
            builder.Logging.ClearProviders().AddProvider(logs).SetMinimumLevel(LogLevel.Trace);
            builder.Services.AddSingleton<TimeProvider>(clock);
            configure?.Invoke(builder);
        }, shared is null ? null : shared.Use);
        map?.Invoke(app);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await AbandonAsync(app);
            throw;
        }

        return new ApiHost(app, path, folder is null && shared is null, clock, logs);
    }

    /// <summary>Stops what has started of a server that did not start as a whole.</summary>
    private static async Task AbandonAsync(WebApplication app)
    {
        try
        {
            await app.StopAsync();
        }
        catch (Exception fault) when (fault is ArgumentNullException or InvalidOperationException)
        {
            // Nothing has started: the host knows no services to stop yet, or its silo says that it does not run.
        }

        await app.DisposeAsync();
    }

    /// <summary>A client with another key.</summary>
    public HttpClient WithKey(string key)
    {
        var client = new HttpClient { BaseAddress = Anonymous.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Anonymous.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownsFolder)
            Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>
/// One store and one key ring for several servers. As every server has its own runtime, each grain then has as many
/// activations as there are servers: the duplicate activation that single activation only makes rare, made the rule.
/// </summary>
internal sealed class SharedStore : IDisposable
{
    private readonly MemoryStorage _storage = new();
    public string Folder { get; } = Directory.CreateTempSubdirectory("countersign-").FullName;

    public void Use(IServiceCollection services) => services
        .AddCountersignKeyRing(keys => keys.Path = Path.Combine(Folder, KeyRingOptions.DefaultFileName))
        .AddCountersignMemoryStorage(_storage);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
