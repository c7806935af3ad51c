using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Countersign.Carriers.Tests.Conformance;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Countersign.Carriers.Tests.Http;

/// <summary>A carrier's web server, which treats messages as the test says. It can go away and come back.</summary>
internal sealed class CarrierSite : IAsyncDisposable
{
    private readonly ConcurrentQueue<HandedMessage> _taken = new();
    private readonly ConcurrentQueue<HttpRequestSeen> _seen = new();
    private readonly Action<WebApplication>? _more;
    private TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebApplication? _app;
    private int _port;

    private CarrierSite(Action<WebApplication>? more) => _more = more;

    /// <summary>Every message it has taken over.</summary>
    public IReadOnlyCollection<HandedMessage> Taken => _taken;

    /// <summary>Every request that has arrived as a whole.</summary>
    public IReadOnlyCollection<HttpRequestSeen> Seen => _seen;

    /// <summary>What it does with messages.</summary>
    public Treatment Treatment { get; set; }

    /// <summary>What answers a request, in place of <see cref="Treatment"/>.</summary>
    public Func<HttpContext, HttpRequestSeen, Task>? Answer { get; set; }

    /// <summary>Where it listens.</summary>
    public Uri Address => new($"http://127.0.0.1:{_port}/");

    /// <summary>Opens it.</summary>
    /// <param name="more">Maps further paths.</param>
    public static async Task<CarrierSite> OpenAsync(Action<WebApplication>? more = null)
    {
        var site = new CarrierSite(more);
        await site.OpenDoorsAsync();
        return site;
    }

    public async Task TreatAsync(Treatment treatment)
    {
        Treatment = treatment;
        if (treatment == Treatment.BeAway)
            await CloseDoorsAsync();
        else
            await OpenDoorsAsync();
    }

    public void Release() =>
        Interlocked.Exchange(ref _gate, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    public async ValueTask DisposeAsync() => await CloseDoorsAsync();

    private async Task OpenDoorsAsync()
    {
        if (_app is not null)
            return;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port));
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(500));
        _app = builder.Build();
        _more?.Invoke(_app);
        _app.Map("{**path}", TakeAsync);
        await _app.StartAsync();
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        _port = new Uri(addresses.Addresses.Single()).Port;
    }

    private async Task CloseDoorsAsync()
    {
        if (_app is not { } app)
            return;
        _app = null;
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        var request = await HttpRequestSeen.OfAsync(context.Request);
        _seen.Enqueue(request);
        if (Answer is not null)
            await Answer(context, request);
        else
            await TreatAsync(context, request);
    }

    private async Task TreatAsync(HttpContext context, HttpRequestSeen request)
    {
        var refusal = Treatment switch
        {
            Treatment.RefuseMessage => StatusCodes.Status422UnprocessableEntity,
            Treatment.RefuseRoute => StatusCodes.Status403Forbidden,
            Treatment.Throttle => StatusCodes.Status429TooManyRequests,
            _ => (int?)null,
        };
        if (refusal is { } status)
        {
            context.Response.StatusCode = status;
            return;
        }

        _taken.Enqueue(MessageOf(request));
        if (Treatment == Treatment.NeverAnswer)
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        if (Treatment == Treatment.HoldAnswer)
            await _gate.Task.WaitAsync(context.RequestAborted);
        await AcceptAsync(context, Treatment, _taken.Count);
    }

    private static async Task AcceptAsync(HttpContext context, Treatment treatment, int number)
    {
        if (treatment == Treatment.AnswerGarbage)
        {
            await context.Response.WriteAsync("<html><body>It works!</body></html>");
            return;
        }

        var answer = $$"""{"messages": [{"id": "m-{{number}}", "status": "queued"}]}""";
        context.Response.ContentLength = answer.Length;
        if (treatment != Treatment.CutAfterTaking)
        {
            await context.Response.WriteAsync(answer);
            return;
        }

        await context.Response.WriteAsync(answer[..10]);
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    private static HandedMessage MessageOf(HttpRequestSeen request)
    {
        using var json = JsonDocument.Parse(request.Body);
        var root = json.RootElement;
        return new HandedMessage(
            root.GetProperty("to").GetString()!,
            root.TryGetProperty("from", out var from) ? from.GetString() : null,
            root.GetProperty("text").GetString()!);
    }
}

/// <summary>A request as it arrived.</summary>
internal sealed record HttpRequestSeen(string Method, string Target, IHeaderDictionary Headers, string Body)
{
    public static async Task<HttpRequestSeen> OfAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var headers = new HeaderDictionary(request.Headers.ToDictionary());
        return new HttpRequestSeen(request.Method, target, headers, await reader.ReadToEndAsync());
    }
}
