using System.Net;
using Countersign.Api.Tests.Host;
using Countersign.Batches;
using Countersign.Tenants;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Countersign.Api.Tests.Ledger;

public sealed class PrepaidBatchTests(SharedHost shared)
{
    private const long Sms = PrepaidTenant.Sms;

    [Fact]
    public async Task ABatch_PaysForItsRowsFromWhatWasHeld_AndFreesTheRest()
    {
        using var tenant = await PrepaidTenant.MakeAsync(shared.Host, micros: 30 * Sms);
        var numbers = Fresh(20);
        await tenant.Client.StartedAsync(numbers[7]); // It cools down: its row will be refused.
        using var answer = await UploadAsync(tenant, [.. numbers, numbers[0], "nonsense", "+12015550123"]);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var id = (await answer.JsonAsync()).Text("id");
        await tenant.KindsBecomeAsync(id, "batch_reserved", "batch_released");
        await tenant.BalanceBecomesAsync(10 * Sms, 0, 20 * Sms);
    }

    [Fact]
    public async Task ABatchThatThereIsTooLittleFor_IsRefusedWhole()
    {
        using var tenant = await PrepaidTenant.MakeAsync(shared.Host, micros: 5 * Sms);
        using var answer = await UploadAsync(tenant, Fresh(6));
        var problem = await answer.ProblemAsync(HttpStatusCode.PaymentRequired, "insufficient-balance");
        Assert.Equal((6 * Sms, 5 * Sms), (problem.Micros("needed"), problem.Micros("available")));
        Assert.Equal((5 * Sms, 0, 0), await tenant.BalanceAsync());

        using var smaller = await UploadAsync(tenant, Fresh(5));
        Assert.Equal(HttpStatusCode.Accepted, smaller.StatusCode);
        await tenant.BalanceBecomesAsync(0, 0, 5 * Sms);
    }

    [Fact]
    public async Task ABatchThatCostsMoreThanCanBeCounted_IsRefused()
    {
        using var admin = shared.Host.Operator();
        var id = await admin.MadeAsync($$"""
            , "billing": {"sandbox": "prepaid"}, "prices": {"tiers": [{"from": 0, "prices": [
              {"region": "UZ", "channel": "sms", "micros": {{TenantLimits.MaxMicros}}}]}]}
            """);
        using var client = shared.Host.WithKey(await admin.KeyAsync(id, """{"sandbox":true,"role":"owner"}"""));
        var rows = long.MaxValue / TenantLimits.MaxMicros * 2 + 2; // So many that the sum would come round to little.
        using var content = new StringContent("to\n" + string.Join('\n', Fresh((int)rows)), null, "text/csv");
        using var answer = await client.PostAsync("/v1/batches", content, Flow.Token);
        var problem = await answer.ProblemAsync(HttpStatusCode.PaymentRequired, "insufficient-balance");
        Assert.Equal(long.MaxValue, problem.Micros("needed"));
    }

    [Fact]
    public async Task ABatchWhoseAcceptanceWasNotHeardOf_KeepsItsMoney()
    {
        await using var host = await ApiHost.StartAsync(
            configure: static builder => builder.Services.AddSingleton<IIncomingGrainCallFilter, LostAcceptance>());
        using var tenant = await PrepaidTenant.MakeAsync(host, micros: 5 * Sms);
        using var answer = await UploadAsync(tenant, Fresh(5));
        Assert.True(answer.StatusCode >= HttpStatusCode.InternalServerError);
        await tenant.BalanceBecomesAsync(0, 0, 5 * Sms);
        var kinds = await tenant.AllKindsAsync();
        Assert.Equal(5, kinds.Count(static kind => kind == "drawn"));
        Assert.DoesNotContain("batch_released", kinds);
    }

    /// <summary>Batches accept, and nobody hears of it.</summary>
    private sealed class LostAcceptance : IIncomingGrainCallFilter
    {
        public async Task Invoke(IIncomingGrainCallContext context)
        {
            await context.Invoke();
            if (context.MethodName == nameof(IBatchGrain.AcceptAsync))
                throw new TimeoutException("The answer was lost.");
        }
    }

    [Fact]
    public async Task ABatchThatIsOnlyLookedAt_CostsNothing()
    {
        using var tenant = await PrepaidTenant.MakeAsync(shared.Host, micros: 0);
        using var answer = await UploadAsync(tenant, [SharedHost.FreshNumber()], "?mode=validate");
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    [Fact]
    public async Task ASuspendedTenantsBatch_KeepsItsMoney_AndPaysWhenItGoesOn()
    {
        using var tenant = await PrepaidTenant.MakeAsync(shared.Host, micros: 40 * Sms);
        using var admin = shared.Host.Operator();
        using var answer = await UploadAsync(tenant, Fresh(40));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        using var suspended = await admin.PostJsonAsync($"/admin/tenants/{tenant.Id}/suspend", """{"reason":"test"}""");
        Assert.Equal(HttpStatusCode.OK, suspended.StatusCode);
        using var stands = await admin.GetAsync($"/admin/tenants/{tenant.Id}/balance?sandbox=true", Flow.Token);
        var balance = await stands.JsonAsync();
        Assert.Equal(40 * Sms, balance.Micros("reserved") + balance.Micros("spent"));

        using var resumed = await admin.PostJsonAsync($"/admin/tenants/{tenant.Id}/resume", "{}");
        Assert.Equal(HttpStatusCode.OK, resumed.StatusCode);
        using var look = await tenant.Client.GetAsync("/v1/balance", Flow.Token);
        Assert.Equal(0, (await look.JsonAsync()).Micros("available"));
    }

    private static List<string> Fresh(int count) =>
        [.. Enumerable.Range(0, count).Select(static _ => SharedHost.FreshNumber())];

    private static Task<HttpResponseMessage> UploadAsync(
        PrepaidTenant tenant, IEnumerable<string> rows, string query = "")
    {
        var content = new StringContent("to\n" + string.Join('\n', rows), null, "text/csv");
        return tenant.Client.PostAsync("/v1/batches" + query, content, Flow.Token);
    }
}
