using System.Net;
using Countersign.Api.Tests.Host;
using Countersign.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Countersign.Api.Tests.Ledger;

/// <summary>What is suspended, erased or deleted in the middle leaves no money, cap or place behind.</summary>
public sealed class MidFlowTests(SharedHost shared)
{
    private const string Limits = """
        , "quotas": {"concurrent_verifications": 1}, "spend": {"per_day": 350},
        "policy": {"fallback": [{"channel": "voice", "after": 30}]}
        """;

    [Fact]
    public async Task AnErasedNumber_GivesItsPlaceItsCapAndItsMoneyBack()
    {
        using var tenant = await PrepaidTenant.MakeAsync(shared.Host, 1_000, Limits);
        var to = Unheard();
        await tenant.Client.StartedAsync(to);
        await tenant.BalanceBecomesAsync(650, 250, 100);
        using var erased = await tenant.Client.PostJsonAsync("/v1/erasures", $$"""{"to":"{{to}}"}""");
        Assert.True(erased.IsSuccessStatusCode, $"{erased.StatusCode}");
        await tenant.BalanceBecomesAsync(900, 0, 100);

        // 100 of the cap are spent: what a message and a call may cost does not fit in, but there is a place.
        await RefusedBecomesAsync(tenant, "spend_per_day", used: 100);
    }

    [Fact]
    public async Task ASuspendedTenant_IsAsItWasWhenItGoesOn()
    {
        using var tenant = await PrepaidTenant.MakeAsync(shared.Host, 1_000, Limits);
        using var admin = shared.Host.Operator();
        var to = SharedHost.FreshNumber();
        var id = await tenant.Client.StartedAsync(to);
        var code = await tenant.Client.CodeAsync(to);
        using var suspended = await admin.PostJsonAsync($"/admin/tenants/{tenant.Id}/suspend", """{"reason":"test"}""");
        using var refused = await tenant.Client.CheckAsync(id, code);
        await refused.ProblemAsync(HttpStatusCode.Forbidden, "tenant-suspended");
        using var resumed = await admin.PostJsonAsync($"/admin/tenants/{tenant.Id}/resume", "{}");
        await RefusedBecomesAsync(tenant, "concurrent_verifications", used: 1);
        using var approved = await tenant.Client.CheckAsync(id, code);
        Assert.Equal(HttpStatusCode.OK, approved.StatusCode);
        await tenant.BalanceBecomesAsync(900, 0, 100);
        await RefusedBecomesAsync(tenant, "spend_per_day", used: 100);
    }

    [Fact]
    public async Task ADeletedTenant_HasItsBooksInOrder_OnceWhatWasUnderWayIsOver()
    {
        using var tenant = await PrepaidTenant.MakeAsync(shared.Host, 1_000, Limits);
        using var admin = shared.Host.Operator();
        await tenant.Client.StartedAsync(Unheard());
        await tenant.BalanceBecomesAsync(650, 250, 100);
        using var read = await admin.GetAsync($"/admin/tenants/{tenant.Id}", Flow.Token);
        using var deleted = await admin.DeleteAsync($"/admin/tenants/{tenant.Id}", read.Headers.ETag!.ToString());
        Assert.True(deleted.IsSuccessStatusCode, $"{deleted.StatusCode}");

        // What the verification holds is released when its code has lived: until then the books say so, and add up.
        var account = await shared.Host.Services.GetRequiredService<IGrainFactory>()
            .GetGrain<ITenantAccountGrain>(LedgerKey.Of(tenant.Id, sandbox: true)).GetAsync(Flow.Token);
        Assert.Equal(new Balance(650, 250, 100), account.Balance);
    }

    /// <summary>A number whose message is never reported, so that the call may still follow.</summary>
    private static string Unheard() => SharedHost.FreshNumber()[..^4] + "0003";

    private static async Task RefusedBecomesAsync(PrepaidTenant tenant, string rule, long used)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var answer = await tenant.Client.StartAsync(SharedHost.FreshNumber());
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                var problem = await answer.JsonAsync();
                if ((problem.Text("rule"), problem.Micros("used")) == (rule, used))
                    return;
                Assert.True(attempt < 300, problem.GetRawText());
            }

            Assert.True(attempt < 300, $"{answer.StatusCode}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Flow.Token);
        }
    }
}
