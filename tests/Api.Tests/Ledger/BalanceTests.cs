using System.Net;
using Countersign.Api.Tests.Admin;
using Countersign.Api.Tests.Host;
using Countersign.Api.Tests.Limits;

namespace Countersign.Api.Tests.Ledger;

public sealed class BalanceTests(SharedHost shared)
{
    [Fact]
    public async Task ATenantThatNobodyHasToppedUp_HasNothing_AndIsNotBilled()
    {
        using var client = await LimitTenant.ClientAsync(shared.Host, "\"brand\": \"Acme\"");
        foreach (var path in new[] { "/v1/balance", "/balance" })
        {
            using var answer = await client.GetAsync(path, Flow.Token);
            var balance = await answer.JsonAsync();
            Assert.Equal(("none", "USD", 0), (
                balance.Text("billing"), balance.Text("currency"), balance.Micros("topped_up")));
        }
    }

    [Fact]
    public async Task ATopUp_IsOnTheBalance_AnEntryAndInTheAuditTrail()
    {
        using var admin = shared.Host.Operator();
        var tenant = await admin.MadeAsync(""", "prices": {"currency": "UZS"}""");
        using var answer = await admin.PostJsonAsync(
            $"/admin/tenants/{tenant}/balance/top-ups",
            """{"micros": 5000000, "currency": "UZS", "note": "invoice 17"}""");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(5_000_000, (await answer.JsonAsync()).Micros("available"));

        using var client = shared.Host.WithKey(await admin.KeyAsync(tenant, "{}"));
        using var balance = await client.GetAsync("/v1/balance", Flow.Token);
        Assert.Equal(5_000_000, (await balance.JsonAsync()).Micros("available"));
        var ledgers = new[] { (client, "/v1/balance/ledger"), (admin, $"/admin/tenants/{tenant}/ledger") };
        foreach (var (who, path) in ledgers)
        {
            using var ledger = await who.GetAsync(path, Flow.Token);
            var entry = Assert.Single((await ledger.JsonAsync()).Items());
            Assert.Equal(("topped_up", "invoice 17"), (entry.Text("kind"), entry.Text("note")));
            Assert.Equal(0, entry.GetProperty("postings").EnumerateArray().Sum(static it => it.Micros("micros")));
        }

        // The tenant, its key, the money, the use of the key.
        var trail = await AuditTrail.SaysAsync(admin, $"/admin/audit?tenant={tenant}", 4);
        var told = Assert.Single(trail, static data => data.Text("action") == "balance.topped-up");
        Assert.StartsWith("operator:", told.Text("actor"), StringComparison.Ordinal);
        Assert.Equal(5_000_000, told.GetProperty("after").Micros("micros"));
        Assert.False(told.GetProperty("after").GetProperty("sandbox").GetBoolean());
    }

    [Fact]
    public async Task ATopUp_WithAKeyThatWasUsed_AddsNothing()
    {
        using var admin = shared.Host.Operator();
        var tenant = await admin.MadeAsync();
        admin.DefaultRequestHeaders.Add("Idempotency-Key", $"top-up-{tenant}");
        for (var at = 0; at < 3; at++)
        {
            using var answer = await TopUpAsync(admin, tenant, 7);
            Assert.Equal(7, (await answer.JsonAsync()).Micros("topped_up"));
        }
    }

    [Fact]
    public async Task TheLedger_IsReadPageByPage_TheLatestFirst_AlsoWhereItsPagesWereTurned()
    {
        const int Count = 600;
        using var admin = shared.Host.Operator();
        var tenant = await admin.MadeAsync();
        for (var at = 0; at < Count; at++)
            (await TopUpAsync(admin, tenant, 1)).Dispose();

        var numbers = new List<int>();
        for (string? next = "first"; next is not null;)
        {
            var after = next == "first" ? "" : $"&after={next}";
            using var answer = await admin.GetAsync($"/admin/tenants/{tenant}/ledger?limit=70{after}", Flow.Token);
            var page = await answer.JsonAsync();
            numbers.AddRange(page.Items().Select(static entry => entry.GetProperty("number").GetInt32()));
            next = page.GetProperty("next").GetString();
        }

        Assert.Equal(Enumerable.Range(1, Count).Reverse(), numbers);
    }

    [Theory]
    [InlineData("""{"micros": 0, "currency": "USD"}""")]
    [InlineData("""{"micros": -5, "currency": "USD"}""")]
    [InlineData("""{"micros": 5}""")]
    [InlineData("""{"micros": 5, "currency": "EUR"}""")]
    [InlineData("""{"micros": 1000000000000001, "currency": "USD"}""")]
    public async Task ATopUp_ThatMakesNoSense_IsRefused(string body)
    {
        using var admin = shared.Host.Operator();
        var tenant = await admin.MadeAsync();
        using var answer = await admin.PostJsonAsync($"/admin/tenants/{tenant}/balance/top-ups", body);
        await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task TheSandbox_HasMoneyOfItsOwn()
    {
        using var admin = shared.Host.Operator();
        var tenant = await admin.MadeAsync();
        using var answer = await admin.PostJsonAsync(
            $"/admin/tenants/{tenant}/balance/top-ups", """{"micros": 9, "currency": "USD", "sandbox": true}""");
        Assert.True((await answer.JsonAsync()).GetProperty("sandbox").GetBoolean());
        foreach (var (sandbox, micros) in new[] { (true, 9), (false, 0) })
        {
            using var balance = await admin.GetAsync(
                $"/admin/tenants/{tenant}/balance?sandbox={(sandbox ? "true" : "false")}", Flow.Token);
            Assert.Equal(micros, (await balance.JsonAsync()).Micros("available"));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(", \"sandbox\": true")]
    public async Task TheCurrency_MayBeAnother_UntilAnAccountHasMoney(string more)
    {
        using var admin = shared.Host.Operator();
        var tenant = await admin.MadeAsync();
        using var early = await admin.PatchAsync(tenant, """{"prices": {"currency": "EUR"}}""", "\"1\"");
        Assert.Equal(HttpStatusCode.OK, early.StatusCode);
        using var topUp = await admin.PostJsonAsync(
            $"/admin/tenants/{tenant}/balance/top-ups", $$"""{"micros": 5, "currency": "EUR"{{more}}}""");
        Assert.Equal(HttpStatusCode.OK, topUp.StatusCode);

        using var late = await admin.PatchAsync(tenant, """{"prices": {"currency": "USD"}}""", "\"2\"");
        var problem = await late.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Contains("EUR", problem.GetProperty("errors").GetProperty("/prices/currency").ToString());
        using var other = await admin.PatchAsync(
            tenant, """{"brand": "Other", "prices": {"currency": "EUR"}}""", "\"2\"");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    private static Task<HttpResponseMessage> TopUpAsync(HttpClient admin, string tenant, long micros) =>
        admin.PostJsonAsync(
            $"/admin/tenants/{tenant}/balance/top-ups", $$"""{"micros": {{micros}}, "currency": "USD"}""");
}
