using System.Net;
using System.Text.Json;
using Countersign.Api.Tests.Host;
using Countersign.Api.Tests.Ledger;

namespace Countersign.Api.Tests.Limits;

/// <summary>Caps on what a tenant spends in a day. A message to Uzbekistan costs 100.</summary>
public sealed class SpendCapTests(SharedHost shared)
{
    private const long Sms = PrepaidTenant.Sms;
    private const int Day = 86_400;

    [Fact]
    public async Task AStartBeyondTheDaysCap_IsRefused_AsWasForetold_UntilMidnight()
    {
        using var tenant = await PrepaidTenant.MakeAsync(shared.Host, 10_000, """
            , "spend": {"per_day": 250}
            """);
        await tenant.Client.StartedAsync(SharedHost.FreshNumber());
        await tenant.Client.StartedAsync(SharedHost.FreshNumber());
        var to = SharedHost.FreshNumber();
        var told = (await tenant.Client.SimulateAsync(to)).GetProperty("problem");
        using var refused = await tenant.Client.StartAsync(to);
        var problem = await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "spend-cap-reached");
        Assert.Equal(("spend_per_day", 250, 200, Sms, "USD"), Said(problem));
        Assert.Equal(("spend_per_day", 250, 200, Sms, "USD"), Said(told));
        Assert.InRange(problem.GetProperty("retry_after").GetInt64(), 1, Day);
        Assert.True(refused.Headers.Contains("Retry-After"));
        Assert.Empty(await tenant.Client.MessagesAsync(to));
        await tenant.BalanceBecomesAsync(9_800, 0, 200);

        using var moved = await tenant.Client.PostJsonAsync("/v1/sandbox/clock", $$"""{"advance":{{Day}}}""");
        await tenant.Client.StartedAsync(to);
    }

    [Fact]
    public async Task CountriesAndPrefixes_HaveCapsOfTheirOwn_TheLongestPrefixCounts()
    {
        using var tenant = await PrepaidTenant.MakeAsync(shared.Host, 10_000, """
            , "spend": {"per_country": 1000, "countries": [{"region": "UZ", "micros": 500}], "per_prefix": 300,
              "prefixes": [{"prefix": "99890", "micros": 900}, {"prefix": "9989077", "micros": 100}]}
            """);
        await tenant.Client.StartedAsync("+998907701001");
        Assert.Equal(("spend_per_prefix", 100, 100, Sms, "USD"), await RefusedAsync(tenant, "+998907712345"));

        foreach (var last in Enumerable.Range(1, 3))
            await tenant.Client.StartedAsync($"+99891555100{last}");
        Assert.Equal(("spend_per_prefix", 300, 300, Sms, "USD"), await RefusedAsync(tenant, "+998915551004"));
        await tenant.Client.StartedAsync("+998915561001");
        Assert.Equal(("spend_per_country", 500, 500, Sms, "USD"), await RefusedAsync(tenant, "+998915571001"));
    }

    [Fact]
    public async Task ManyAtOnce_NeverSpendMoreThanTheCap()
    {
        using var tenant = await PrepaidTenant.MakeAsync(shared.Host, 100_000, """
            , "spend": {"per_day": 1799}
            """);
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(async _ =>
        {
            using var answer = await tenant.Client.StartAsync(SharedHost.FreshNumber());
            return answer.StatusCode;
        }));
        Assert.Equal(17, answers.Count(static status => status == HttpStatusCode.Accepted));
        Assert.Equal(43, answers.Count(static status => status == HttpStatusCode.TooManyRequests));
        await tenant.BalanceBecomesAsync(98_300, 0, 1_700);
    }

    [Fact]
    public async Task WhatNoCarrierTook_AndWhatDidNotFollow_CountsNoLonger()
    {
        using var tenant = await PrepaidTenant.MakeAsync(shared.Host, 10_000, """
            , "spend": {"per_day": 450}, "policy": {"fallback": [{"channel": "voice", "after": 30}]}
            """);
        var refused = SharedHost.FreshNumber()[..^4] + "0002";
        await tenant.Client.StartedAsync(refused);
        await tenant.BalanceBecomesAsync(10_000, 0, 0);
        var first = SharedHost.FreshNumber();
        var id = await AcceptedSoonAsync(tenant, first); // 350 held: a message, and a call that may follow.
        Assert.Equal(("spend_per_day", 450, 350, 350, "USD"), await RefusedAsync(tenant, SharedHost.FreshNumber()));
        using var approved = await tenant.Client.CheckAsync(id, await tenant.Client.CodeAsync(first));
        await tenant.BalanceBecomesAsync(9_900, 0, 100);
        await AcceptedSoonAsync(tenant, SharedHost.FreshNumber());
    }

    [Fact]
    public async Task ResendsMessagesAndRows_AreCappedAsStartsAre()
    {
        using var tenant = await PrepaidTenant.MakeAsync(shared.Host, 10_000, """
            , "spend": {"per_day": 300}
            """);
        var id = await tenant.Client.StartedAsync(SharedHost.FreshNumber());
        using var rows = await tenant.Client.PostAsync(
            "/v1/batches",
            new StringContent(
                $"to\n{SharedHost.FreshNumber()}\n{SharedHost.FreshNumber()}\n{SharedHost.FreshNumber()}\n",
                new System.Net.Http.Headers.MediaTypeHeaderValue("text/csv")),
            Flow.Token);
        var batch = (await rows.JsonAsync()).Text("id");
        await tenant.KindsBecomeAsync(batch, "batch_reserved", "batch_released");
        using var results = await tenant.Client.GetAsync($"/v1/batches/{batch}/results?status=refused", Flow.Token);
        var row = JsonDocument.Parse(await results.Content.ReadAsStringAsync(Flow.Token)).RootElement;
        Assert.Equal("spend-cap-reached", row.Text("reason"));

        using var message = await tenant.Client.PostJsonAsync(
            "/v1/messages", $$"""{"to":"{{SharedHost.FreshNumber()}}","text":"x"}""");
        await message.ProblemAsync(HttpStatusCode.TooManyRequests, "spend-cap-reached");
        using var moved = await tenant.Client.PostJsonAsync("/v1/sandbox/clock", """{"advance":31}""");
        using var resend = await tenant.Client.PostJsonAsync($"/v1/verifications/{id}/resend", "{}");
        await resend.ProblemAsync(HttpStatusCode.TooManyRequests, "spend-cap-reached");
        await tenant.BalanceBecomesAsync(9_700, 0, 300);
    }

    [Fact]
    public async Task ACapThatIsRaised_HoldsAtOnce_AndTheTenantSeesIt()
    {
        using var tenant = await PrepaidTenant.MakeAsync(shared.Host, 10_000, """
            , "spend": {"per_day": 100}
            """);
        await tenant.Client.StartedAsync(SharedHost.FreshNumber());
        Assert.Equal("spend_per_day", (await RefusedAsync(tenant, SharedHost.FreshNumber())).Rule);
        using var admin = shared.Host.Operator();
        using var read = await admin.GetAsync($"/admin/tenants/{tenant.Id}", Flow.Token);
        using var changed = await admin.PatchAsync(
            tenant.Id, """{"spend": {"per_day": 200}}""", read.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        await AcceptedSoonAsync(tenant, SharedHost.FreshNumber());
        using var config = await tenant.Client.GetAsync("/v1/config", Flow.Token);
        Assert.Equal(200, (await config.JsonAsync()).GetProperty("spend").Micros("per_day"));
    }

    private static async Task<(string Rule, long Limit, long Used, long Needed, string Currency)> RefusedAsync(
        PrepaidTenant tenant, string to)
    {
        using var answer = await tenant.Client.StartAsync(to);
        return Said(await answer.ProblemAsync(HttpStatusCode.TooManyRequests, "spend-cap-reached"));
    }

    /// <summary>What is free again, and settings that changed, are heard of a moment later.</summary>
    private static async Task<string> AcceptedSoonAsync(PrepaidTenant tenant, string to)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var answer = await tenant.Client.StartAsync(to);
            if (answer.StatusCode == HttpStatusCode.Accepted)
                return (await answer.JsonAsync()).Text("id");
            Assert.True(attempt < 300, "It is refused still.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Flow.Token);
        }
    }

    private static (string Rule, long Limit, long Used, long Needed, string Currency) Said(JsonElement problem) => (
        problem.Text("rule"), problem.Micros("limit"), problem.Micros("used"), problem.Micros("needed"),
        problem.Text("currency"));
}
