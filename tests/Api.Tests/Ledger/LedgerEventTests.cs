using System.Net;
using System.Text.Json;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Ledger;

/// <summary>A tenant hears that its quota, its cap and its money run out.</summary>
public sealed class LedgerEventTests(SharedHost shared)
{
    [Fact]
    public async Task WhatRunsOut_IsToldOfOnce_InTheTenantsEvents()
    {
        using var tenant = await PrepaidTenant.MakeAsync(shared.Host, 1_000, """
            , "quotas": {"starts_per_day": 5}, "spend": {"per_day": 600}
            """);
        using var admin = shared.Host.Operator();
        using var read = await admin.GetAsync($"/admin/tenants/{tenant.Id}", Flow.Token);
        using var changed = await admin.PatchAsync(
            tenant.Id, """{"billing": {"sandbox": "prepaid", "low": 950}}""", read.Headers.ETag!.ToString());
        Assert.Equal(950, (await changed.JsonAsync()).GetProperty("billing").Micros("low"));
        for (var start = 1; start <= 7; start++)
        {
            using var answer = await tenant.Client.StartAsync(SharedHost.FreshNumber());
            Assert.Equal(start <= 5 ? HttpStatusCode.Accepted : HttpStatusCode.TooManyRequests, answer.StatusCode);
        }

        Assert.Equal(
            ["spend_per_day 80", "starts_day 100", "starts_day 80"],
            (await EventsAsync(tenant, "quota.warning", 3))
                .Select(static one => $"{one.Text("rule")} {one.GetProperty("percent").GetInt32()}")
                .Order(StringComparer.Ordinal));
        var low = Assert.Single(await EventsAsync(tenant, "balance.low", 1));
        Assert.Equal((950, "USD"), (low.Micros("threshold"), low.Text("currency")));
        Assert.InRange(low.Micros("available"), 500, 900);

        await tenant.TopUpAsync(1_000);
        Assert.Single(await EventsAsync(tenant, "balance.low", 1));
    }

    /// <summary>What the events of a type say, once there are so many.</summary>
    private static async Task<JsonElement[]> EventsAsync(PrepaidTenant tenant, string type, int count)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var answer = await tenant.Client.GetAsync($"/v1/events?type=dev.countersign.{type}", Flow.Token);
            JsonElement[] told = [.. (await answer.JsonAsync()).Items().Select(static one => one.GetProperty("data"))];
            if (told.Length >= count || attempt == 500)
                return told;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Flow.Token);
        }
    }
}
