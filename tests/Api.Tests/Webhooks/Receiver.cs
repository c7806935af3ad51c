using System.Collections.Concurrent;
using System.Text.Json;
using Countersign.Api.Tests.Host;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Countersign.Api.Tests.Webhooks;

/// <summary>What a receiver got in one request.</summary>
internal sealed record Received(
    string Path, string Id, string Timestamp, string[] Signatures, byte[] Body, DateTimeOffset At)
{
    private JsonElement Json { get; } = JsonDocument.Parse(Body).RootElement;

    public string EventId => Json.Text("id");

    public string Subject => Json.Text("subject");

    public string Type => Json.Text("type");
}

/// <summary>A server of a tenant on this machine, that answers as a test says and remembers all that came.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Receiver(WebApplication app) => _app = app;

    public ConcurrentQueue<Received> All { get; } = new();

    public string Url => $"{_app.Urls.Single()}/hooks";

    /// <summary>Decides each answer; 204 where it sets nothing else.</summary>
    public Func<HttpContext, Received, Task> Answer { get; set; } = static (_, _) => Task.CompletedTask;

    public static async Task<Receiver> StartAsync(string url = "http://127.0.0.1:0")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var receiver = new Receiver(builder.Build());
        receiver._app.Run(receiver.TakeAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>Answers with a status from now on.</summary>
    public void Say(int status, string? retryAfter = null) => Answer = (context, _) =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
            context.Response.Headers.RetryAfter = retryAfter;
        return Task.CompletedTask;
    };

    /// <summary>Waits until so many have come.</summary>
    public async Task<Received[]> HearAsync(int count)
    {
        await Wait.UntilAsync(() => All.Count >= count, () => $"{All.Count} of {count} came");
        return [.. All];
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers;
        var received = new Received(
            context.Request.Path,
            headers["webhook-id"].ToString(),
            headers["webhook-timestamp"].ToString(),
            headers["webhook-signature"].ToString().Split(' '),
            body.ToArray(),
            TimeProvider.System.GetUtcNow());
        All.Enqueue(received);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        await Answer(context, received);
    }
}
