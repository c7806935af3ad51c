using System.Text.Json;
using Countersign.Api.Calls;
using Countersign.Api.Hosting;
using Countersign.Api.Tests.Host;
using Countersign.Batches;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Countersign.Api.Tests.Hosting;

public sealed class FaultTests
{
    private const string Internal = "connection string and +998901234567";

    [Fact]
    public async Task AnUnforeseenFault_IsTold_WithoutWhatItSays()
    {
        var (context, logs) = await PassAsync(_ => throw new InvalidOperationException(Internal));

        Assert.Equal(500, context.Response.StatusCode);
        var body = Body(context);
        Assert.Equal("https://countersign.dev/problems/internal-error", body.Text("type"));
        Assert.DoesNotContain("+998", body.GetRawText(), StringComparison.Ordinal);
        Assert.Contains(logs.Lines, static line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AConflictThatDidNotSettle_SaysToTryAgain()
    {
        var (context, logs) = await PassAsync(static _ => throw new TimeoutException());

        Assert.Equal(503, context.Response.StatusCode);
        Assert.Equal("https://countersign.dev/problems/try-again", Body(context).Text("type"));
        Assert.Equal("1", context.Response.Headers.RetryAfter);
        Assert.Contains(logs.Lines, static line => line.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task HeadersOfTheFailedAnswer_AreNotThoseOfTheProblem()
    {
        var (context, _) = await PassAsync(static context =>
        {
            context.Response.Headers.Location = "/somewhere";
            throw new InvalidOperationException();
        });

        Assert.Empty(context.Response.Headers.Location.ToString());
        Assert.Equal("nosniff", context.Response.Headers.XContentTypeOptions);
    }

    [Fact]
    public async Task ACallerThatWentAway_IsNoFault()
    {
        var (context, logs) = await PassAsync(static context =>
        {
            context.RequestAborted = new CancellationToken(canceled: true);
            throw new OperationCanceledException(context.RequestAborted);
        });

        Assert.Equal(499, context.Response.StatusCode);
        Assert.Empty(logs.Lines);
    }

    private static async Task<(HttpContext Context, CapturedLogs Logs)> PassAsync(RequestDelegate next)
    {
        var logs = new CapturedLogs();
        await using var services = new ServiceCollection()
            .AddMetrics()
            .AddSingleton<FrontDoorMetrics>()
            .BuildServiceProvider();
        using var factory = new LoggerFactory([logs]);
        var door = new FrontDoorMiddleware(
            next,
            Options.Create(new FrontDoorOptions()),
            services.GetRequiredService<FrontDoorMetrics>(),
            new NoBatches(),
            new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance),
            factory.CreateLogger<FrontDoorMiddleware>());
        var context = new DefaultHttpContext { RequestServices = services };
        context.Response.Body = new MemoryStream();
        await door.InvokeAsync(context);
        await context.Response.CompleteAsync();
        return (context, logs);
    }

    private static JsonElement Body(HttpContext context)
    {
        var stream = (MemoryStream)context.Response.Body;
        return JsonDocument.Parse(stream.ToArray()).RootElement;
    }

    private sealed class NoBatches : IInteractiveGauge
    {
        public long Enter() => 0;

        public void Leave(long entered)
        {
        }
    }
}
