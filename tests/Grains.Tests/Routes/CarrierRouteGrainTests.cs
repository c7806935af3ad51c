using System.Text.Json.Nodes;
using Countersign.Carriers;
using Countersign.Carriers.Routing;
using Countersign.Clusters;
using Countersign.Grains.Tests.Events;
using Countersign.Grains.Tests.Verifications;
using Countersign.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Grains.Tests.Routes;

public sealed class CarrierRouteGrainTests
{
    private readonly TestStore _store = new();
    private readonly MovableTime _time = new();

    [Fact]
    public async Task Breaker_WhenARouteFails_OpensAndSurvivesARestart()
    {
        await using (var first = await StartAsync())
        {
            var advice = await RouteOf(first).ReportAsync(News(accepted: 0, failed: 10));
            Assert.Equal(BreakerState.Open, advice.Breaker);
        }

        await using var second = await StartAsync();

        var known = await RouteOf(second).GetAsync();
        Assert.Equal(BreakerState.Open, known.Breaker);
        Assert.Equal(10, Assert.Single(known.Health).Failed, tolerance: 0.1);
    }

    [Fact]
    public async Task Breaker_AfterItsPause_IsTriedAndCloses()
    {
        await using var cluster = await StartAsync();
        var route = RouteOf(cluster);
        await route.ReportAsync(News(accepted: 0, failed: 10));
        _time.Advance(TimeSpan.FromSeconds(7));

        var trial = await route.ReportAsync(News(accepted: 0, failed: 0));
        Assert.Equal((BreakerState.HalfOpen, 3), (trial.Breaker, trial.Probes));

        Assert.Equal(BreakerState.Closed, (await route.ReportAsync(News(accepted: 3, failed: 0))).Breaker);
    }

    [Fact]
    public async Task Disable_IsDurableWhenItIsAnswered()
    {
        await using (var first = await StartAsync())
        {
            var told = await RouteOf(first).DisableAsync(new RouteOrder("legal", "op1"));
            Assert.Equal(("legal", "op1"), (told.Ruling!.Reason, told.Ruling.By));
        }

        await using var second = await StartAsync();

        Assert.True((await RouteOf(second).ReportAsync(News(accepted: 1, failed: 0))).IsDisabled);
        Assert.False((await RouteOf(second).EnableAsync(new RouteOrder("settled", "op1"))).IsDisabled);
    }

    [Fact]
    public async Task Disable_ThatIsRepeated_WritesOnce()
    {
        await using var cluster = await StartAsync();
        await RouteOf(cluster).DisableAsync(new RouteOrder("legal", "op1"));
        var writes = _store.Writes;

        await RouteOf(cluster).DisableAsync(new RouteOrder("legal", "op1"));

        Assert.Equal(writes, _store.Writes);
    }

    [Fact]
    public async Task Enable_ForgivesABrokenRoute()
    {
        await using var cluster = await StartAsync();
        await RouteOf(cluster).ReportAsync(News(accepted: 0, failed: 10));

        var mended = await RouteOf(cluster).EnableAsync(new RouteOrder("mended", "op1"));

        Assert.Equal(BreakerState.Closed, mended.Breaker);
    }

    [Fact]
    public async Task WhatBecomesOfARoute_IsToldToTheTrailOfTheInstallation_WithItsWrite()
    {
        await using var cluster = await StartAsync();
        var route = RouteOf(cluster);
        await route.ReportAsync(News(accepted: 0, failed: 10));
        _time.Advance(TimeSpan.FromSeconds(7));
        await route.ReportAsync(News(accepted: 0, failed: 0));
        await route.ReportAsync(News(accepted: 3, failed: 0));
        await route.DisableAsync(new RouteOrder("legal", "op1"));
        await route.DisableAsync(new RouteOrder("legal", "op1"));
        await route.EnableAsync(new RouteOrder("settled", "op2"));
        _time.Advance(TimeSpan.FromMinutes(1));
        await route.ReportAsync(News(accepted: 40, failed: 0));

        var outbox = cluster.Services.GetRequiredService<IOutbox>();
        var sent = await outbox.ReadAsync(100, TestContext.Current.CancellationToken);
        Assert.All(sent, one => Assert.Equal("_installation/audit/0", one.Key));
        var told = sent.Select(static one => Drafts.Of(one.Payload)).ToList();
        Assert.Equal(
            [
                "audit.route.failed", "audit.route.tried", "audit.route.recovered", "audit.route.disabled",
                "audit.route.enabled",
            ],
            told.Select(static one => one.Type));
        Assert.Equal(told.Count, told.Select(static one => one.Subject).Distinct().Count());
        var failed = JsonNode.Parse(told[0].Data)!;
        Assert.Equal(("system", "a-gw"), ((string?)failed["actor"], (string?)failed["target"]));
        Assert.Equal("closed", (string?)failed["before"]!["breaker"]);
        Assert.Equal(("open", 1), ((string?)failed["after"]!["breaker"], (int)failed["after"]!["openings"]!));
        Assert.NotNull(failed["after"]!["until"]);
        var enabled = JsonNode.Parse(told[^1].Data)!;
        Assert.Equal(
            ("operator:op2", true, false, "settled"),
            (
                (string?)enabled["actor"],
                (bool)enabled["before"]!["disabled"]!,
                (bool)enabled["after"]!["disabled"]!,
                (string?)enabled["after"]!["reason"]));
    }

    [Fact]
    public async Task Reports_AreWrittenCoarsely()
    {
        await using var cluster = await StartAsync();
        for (var report = 0; report < 50; report++)
            await RouteOf(cluster).ReportAsync(News(accepted: 10, failed: 0));

        Assert.Equal(0, _store.Writes);
        _time.Advance(CarrierRouteGrain.WriteInterval);
        await RouteOf(cluster).ReportAsync(News(accepted: 10, failed: 0));
        await RouteOf(cluster).ReportAsync(News(accepted: 10, failed: 0));
        Assert.Equal(1, _store.Writes);
    }

    [Fact]
    public async Task Stop_WritesWhatWasNot()
    {
        await using (var first = await StartAsync())
            await RouteOf(first).ReportAsync(News(accepted: 40, failed: 0));

        await using var second = await StartAsync();

        Assert.Equal(40, Assert.Single((await RouteOf(second).GetAsync()).Health).Accepted, tolerance: 0.5);
    }

    private Task<ClusterFixture> StartAsync() => ClusterFixture.StartAsync(services => services
        .AddSingleton<TimeProvider>(_time)
        .AddSingleton<IRandomSource>(new SeededRandom(11))
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
        .AddCountersignMemoryStorage(_store.Storage)
        .AddRoutes()
        .Configure<StateCodecOptions>(codec => codec.TypeInfoResolvers.Add(CarrierRouteJson.Default)));

    private static ICarrierRouteGrain RouteOf(ClusterFixture cluster) =>
        cluster.Client.GetGrain<ICarrierRouteGrain>("a-gw");

    private static RouteReport News(int accepted, int failed) => new()
    {
        Silo = 1,
        News = [new DestinationNews { Region = "UZ", Accepted = accepted, Failed = failed }],
        WantsHealth = true,
    };
}
