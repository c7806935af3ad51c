using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Countersign.Api.Tests.Carriers;
using Countersign.Api.Tests.Host;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Countersign.Api.Tests.Lookups;

public sealed class LookupTests(SharedHost shared)
{
    private const string Path = "/v1/lookups";
    private const string Live = """{"to": "+998901234567", "live": true}""";

    [Fact]
    public async Task ANumber_IsAnsweredWithWhatItsPlanSays()
    {
        using var answer = await shared.Client.PostJsonAsync(Path, """{"to": "90 123 45 67", "region": "UZ"}""");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var body = await answer.JsonAsync();
        Assert.Equal("+998901234567", body.Text("to"));
        Assert.True(body.GetProperty("valid").GetBoolean());
        Assert.Equal("UZ", body.Text("region"));
        Assert.Equal(998, body.GetProperty("country_code").GetInt32());
        Assert.Equal("901234567", body.Text("national_number"));
        Assert.Equal("mobile", body.Text("line_type"));
        Assert.Equal(JsonValueKind.Null, body.GetProperty("reason").ValueKind);
        Assert.Equal(JsonValueKind.Null, body.GetProperty("operator").ValueKind);
        Assert.Equal(JsonValueKind.Null, body.GetProperty("operator_source").ValueKind);
        Assert.False(body.TryGetProperty("live", out _));
        Assert.Contains("\"lookups\";r=", answer.Headers.GetValues("RateLimit").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsNoNumber_IsAnAnswerToo()
    {
        using var answer = await shared.Client.PostJsonAsync(Path, """{"to": "+99890"}""");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var body = await answer.JsonAsync();
        Assert.False(body.GetProperty("valid").GetBoolean());
        Assert.Equal("too-short", body.Text("reason"));
        Assert.Equal(JsonValueKind.Null, body.GetProperty("to").ValueKind);
    }

    [Theory]
    [InlineData("""{}""", "/to")]
    [InlineData("""{"to": "+998901234567", "live": "yes"}""", "/live")]
    [InlineData("""{"to": "+998901234567", "hlr": true}""", "/hlr")]
    public async Task ABadBody_IsRefused(string json, string pointer)
    {
        using var answer = await shared.Client.PostJsonAsync(Path, json);

        var problem = await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.True(problem.GetProperty("errors").TryGetProperty(pointer, out _));
    }

    [Fact]
    public async Task ALiveLookup_WithoutARouteForIt_HasNoRoute()
    {
        var key = await LiveKeyAsync(shared.Host, "lookups-none");
        using var client = shared.Host.WithKey(key);

        using var live = await client.PostJsonAsync(Path, Live);
        using var sandbox = await shared.Client.PostJsonAsync(Path, Live);

        await live.ProblemAsync(HttpStatusCode.ServiceUnavailable, "no-route");
        await sandbox.ProblemAsync(HttpStatusCode.ServiceUnavailable, "no-route");
    }

    [Fact]
    public async Task ALiveLookup_AsksACarrierOnce_AndKeepsWhatItSaid()
    {
        await using var hlr = await Hlr.OpenAsync();
        await using var host = await StartAsync(hlr);
        using var client = host.WithKey(await LiveKeyAsync(host, "lookups"));

        using var first = await client.PostJsonAsync(Path, Live);
        using var second = await client.PostJsonAsync(Path, Live);

        var body = await first.JsonAsync();
        Assert.Equal("Beeline", body.Text("operator"));
        Assert.Equal("live", body.Text("operator_source"));
        var live = body.GetProperty("live");
        Assert.Equal("unreachable", live.Text("status"));
        Assert.True(live.GetProperty("ported").GetBoolean());
        Assert.Equal(JsonValueKind.Null, live.GetProperty("roaming").ValueKind);
        Assert.Equal("acme", live.Text("route"));
        Assert.False(live.GetProperty("cached").GetBoolean());
        Assert.True((await second.JsonAsync()).GetProperty("live").GetProperty("cached").GetBoolean());
        Assert.Equal(["/hlr?msisdn=998901234567"], hlr.Asked);

        host.Clock.Advance(TimeSpan.FromSeconds(61));
        using var third = await client.PostJsonAsync(Path, Live);
        Assert.False((await third.JsonAsync()).GetProperty("live").GetProperty("cached").GetBoolean());
        Assert.Equal(2, hlr.Asked.Count);
    }

    [Fact]
    public async Task ACarrierThatSaysNothing_IsNoRoute_AndCostsNoToken()
    {
        await using var hlr = await Hlr.OpenAsync();
        hlr.Status = 500;
        await using var host = await StartAsync(hlr, "--Lookups:LivePerMinute=1");
        using var client = host.WithKey(await LiveKeyAsync(host, "lookups"));

        using var silent = await client.PostJsonAsync(Path, Live);
        hlr.Status = 200;
        using var again = await client.PostJsonAsync(Path, Live);
        using var another = await client.PostJsonAsync(Path, """{"to": "+998901234568", "live": true}""");

        await silent.ProblemAsync(HttpStatusCode.ServiceUnavailable, "no-route");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        var limited = await another.ProblemAsync(HttpStatusCode.TooManyRequests, "rate-limited");
        Assert.Equal("live_lookups", limited.Text("rule"));
    }

    [Fact]
    public async Task ALiveLookup_OfADestinationThatIsNotTheTenants_IsRefused()
    {
        var key = await TestTenant.MakeAsync(shared.Host, "lookups-nowhere", sandbox: false);
        using var client = shared.Host.WithKey(key);

        using var answer = await client.PostJsonAsync(Path, Live);

        await answer.ProblemAsync(HttpStatusCode.Forbidden, "destination-not-allowed");
    }

    [Fact]
    public async Task ARepeat_UnderItsKey_ReplaysTheAnswer()
    {
        using var first = await shared.Client.PostJsonAsync(Path, """{"to": "+998901234567"}""", "lookup-1");
        using var second = await shared.Client.PostJsonAsync(Path, """{"to": "+998901234567"}""", "lookup-1");

        Assert.Equal("true", second.Headers.GetValues("Idempotency-Replayed").Single());
        Assert.Equal(
            await first.Content.ReadAsStringAsync(Flow.Token), await second.Content.ReadAsStringAsync(Flow.Token));
    }

    private static Task<ApiHost> StartAsync(Hlr hlr, params string[] more) => ApiHost.StartAsync(settings:
    [
        .. HttpRouteArguments.Of(
            $"Lookup:Url={hlr.Address}hlr?msisdn={{to_digits}}",
            "Lookup:Method=GET",
            "Lookup:Reachable:Json=/present",
            "Lookup:ReachableWords:0=YES",
            "Lookup:UnreachableWords:0=NO",
            "Lookup:Ported:Json=/ported",
            "Lookup:Roaming:Json=/roaming",
            "Lookup:Operator:Json=/network/name"),
        .. more,
    ]);

    private static Task<string> LiveKeyAsync(ApiHost host, string tenant) => TestTenant.MakeAsync(
        host, tenant, sandbox: false, static one => one with { AllowedRegions = ImmutableHashSet.Create("UZ") });

    /// <summary>A carrier that knows where numbers are.</summary>
    private sealed class Hlr(WebApplication app, List<string> asked) : IAsyncDisposable
    {
        public int Status { get; set; } = 200;

        public List<string> Asked => asked;

        public Uri Address => new(app.Urls.Single());

        public static async Task<Hlr> OpenAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            var app = builder.Build();
            var hlr = new Hlr(app, []);
            app.MapGet("/hlr", hlr.Answer);
            app.Urls.Add("http://127.0.0.1:0");
            await app.StartAsync(Flow.Token);
            return hlr;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private IResult Answer(HttpRequest request)
        {
            asked.Add($"{request.Path}{request.QueryString}");
            const string Answer = """{"present": "no", "ported": true, "network": {"name": "Beeline"}}""";
            return Results.Content(Answer, "application/json", statusCode: Status);
        }
    }
}
