using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Countersign.Api.Tests.Host;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Countersign.Api.Tests.Hosting;

public sealed class TelemetryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

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

    [Fact]
    public async Task ATrace_GoesFromTheFrontDoorThroughGrainsToTheCarrier_AndMetricsPointToIt()
    {
        var got = new ConcurrentQueue<(string Path, string Body)>();
        await using var collector = await CollectorAsync(got);
        await using var host = await ApiHost.StartAsync(settings:
        [
            $"--Telemetry:Otlp={collector.Urls.Single()}",
            "--Telemetry:Interval=00:00:01",
            "--Telemetry:Traced=0",
        ]);
        var trace = ActivityTraceId.CreateRandom();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/verifications")
        {
            Content = new StringContent(
                $$"""{"to":"{{SharedHost.FreshNumber()}}"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");
        using var answer = await host.Client.SendAsync(request, Flow.Token);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await host.Client.StartedAsync(SharedHost.FreshNumber()); // Nobody asked for a trace of this one.

        var id = Encoding.Latin1.GetString(Convert.FromHexString(trace.ToHexString()));
        await UntilAsync(got, "/v1/traces", $"{Regex.Escape(id)}.{{0,64}}(HttpRequestIn|POST)");
        foreach (var span in (string[])["IPhoneNumberGrain/StartAsync", "carrier.submit"])
            await UntilAsync(got, "/v1/traces", $"{Regex.Escape(id)}.{{0,64}}{Regex.Escape(span)}");
        await UntilAsync(got, "/v1/metrics", Regex.Escape(id));
        var bodies = string.Concat(got.Where(static one => one.Path == "/v1/traces").Select(static one => one.Body));
        Assert.Equal(
            Regex.Count(bodies, "carrier[.]submit", RegexOptions.Singleline, Patience),
            Regex.Count(bodies, $"{Regex.Escape(id)}.{{0,64}}carrier[.]submit", RegexOptions.Singleline, Patience));
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
            if (got.Any(one => one.Path == path && Regex.IsMatch(one.Body, text, RegexOptions.Singleline, Patience)))
                return;

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Flow.Token);
        }

        Assert.Fail($"{text} did not come to {path}.");
    }
}
