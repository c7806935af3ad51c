using System.Collections.Concurrent;
using System.Text;
using Countersign.Api.Tests.Host;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Countersign.Api.Tests.Hosting;

public sealed class TelemetryTests
{
    [Fact]
    public async Task WhereACollectorIsNamed_MetricsAndTracesReachIt_AndNoNumber()
    {
        var got = new ConcurrentQueue<(string Path, string Body)>();
        await using var collector = await CollectorAsync(got);
        await using var host = await ApiHost.StartAsync(settings:
        [
            $"--Telemetry:Otlp={collector.Urls.Single()}",
            "--Telemetry:Interval=00:00:01",
            "--Telemetry:Traced=1",
        ]);
        var number = SharedHost.FreshNumber();
        await host.Client.StartedAsync(number);
        await UntilAsync(got, "/v1/metrics", "countersign.verification.sends");
        await UntilAsync(got, "/v1/metrics", "countersign.outbox.moved");
        await UntilAsync(got, "/v1/traces", "/v1/verifications");
        Assert.DoesNotContain(got, one => one.Body.Contains(number[1..], StringComparison.Ordinal));
    }

    private static async Task<WebApplication> CollectorAsync(ConcurrentQueue<(string Path, string Body)> got)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            got.Enqueue((context.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
        });
        await app.StartAsync();
        return app;
    }

    private static async Task UntilAsync(ConcurrentQueue<(string Path, string Body)> got, string path, string text)
    {
        for (var attempt = 0; attempt < 600; attempt++)
        {
            if (got.Any(one => one.Path == path && one.Body.Contains(text, StringComparison.Ordinal)))
                return;

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Flow.Token);
        }

        Assert.Fail($"{text} did not come to {path}.");
    }
}
