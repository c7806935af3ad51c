using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Countersign.Bench.Webhooks;

/// <summary>A receiver that takes everything at once, and a port where nobody ever answers.</summary>
internal sealed class HookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TcpListener _dead = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Socket> _held = [];
    private long _count;

    private HookReceiver(WebApplication app)
    {
        _app = app;
        _dead.Start();
        _ = HoldAsync();
    }

    public string Url => _app.Urls.Single();

    /// <summary>Connections are taken there, and requests read by nobody.</summary>
    public string DeadUrl => $"http://127.0.0.1:{((IPEndPoint)_dead.LocalEndpoint).Port}/";

    public long Count => Interlocked.Read(ref _count);

    /// <summary>Hears of every request: the <c>webhook-id</c>.</summary>
    public Action<string>? Heard { get; set; }

    public static async Task<HookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new HookReceiver(builder.Build());
        receiver._app.Run(receiver.TakeAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        _dead.Dispose();
        foreach (var socket in _held)
            socket.Dispose();
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        Heard?.Invoke(context.Request.Headers["webhook-id"].ToString());
        Interlocked.Increment(ref _count);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task HoldAsync()
    {
        try
        {
            while (true)
                _held.Add(await _dead.AcceptSocketAsync());
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // The bench is over.
        }
    }
}
