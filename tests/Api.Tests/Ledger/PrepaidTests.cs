using System.Net;
using Countersign.Api.Tests.Host;
using Countersign.Api.Tests.Limits;

namespace Countersign.Api.Tests.Ledger;

public sealed class PrepaidTests(SharedHost shared)
{
    private const long Sms = PrepaidTenant.Sms;
    private const int FirstFate = 700;

    private static int _fates;

    [Fact]
    public async Task AMessage_IsReservedWhenItIsAccepted_AndPaidWhenACarrierHasIt()
    {
        using var tenant = await PrepaidTenant.MakeAsync(shared.Host, micros: 10 * Sms);
        var id = await tenant.Client.StartedAsync(SharedHost.FreshNumber());
        await tenant.KindsBecomeAsync(id, "reserved", "settled");
        await tenant.BalanceBecomesAsync(9 * Sms, 0, Sms);
    }

    [Fact]
    public async Task WhatNoCarrierTook_IsReleased()
    {
        using var tenant = await PrepaidTenant.MakeAsync(shared.Host, micros: Sms);
        var id = await tenant.Client.StartedAsync(FateOf("0002"));
        await tenant.KindsBecomeAsync(id, "reserved", "released");
        await tenant.BalanceBecomesAsync(Sms, 0, 0);
    }

    [Fact]
    public async Task WithoutMoney_NothingIsSent_AndTheAnswerSaysHowMuchIsLacking()
    {
        using var tenant = await PrepaidTenant.MakeAsync(shared.Host, micros: Sms + 30);
        await tenant.Client.StartedAsync(SharedHost.FreshNumber());
        var to = SharedHost.FreshNumber();
        var told = await tenant.Client.SimulateAsync(to);
        Assert.Equal(("insufficient-balance", 402), (told.Text("outcome"), told.GetProperty("status").GetInt32()));
        using var refused = await tenant.Client.StartAsync(to);
        var problem = await refused.ProblemAsync(HttpStatusCode.PaymentRequired, "insufficient-balance");
        Assert.Equal((Sms, 30, "USD"), (
            problem.Micros("needed"), problem.Micros("available"), problem.Text("currency")));
        Assert.Equal(told.GetProperty("problem").Micros("available"), problem.Micros("available"));
        Assert.Empty(await tenant.Client.MessagesAsync(to));

        await tenant.TopUpAsync(Sms - 30);
        Assert.Equal("accepted", (await tenant.Client.SimulateAsync(to)).Text("outcome"));
        await tenant.Client.StartedAsync(to);
        await tenant.BalanceBecomesAsync(0, 0, 2 * Sms);
    }

    [Fact]
    public async Task ManyAtOnce_NeverSpendMoreThanThereIs()
    {
        const int Affordable = 17;
        using var tenant = await PrepaidTenant.MakeAsync(shared.Host, micros: (Affordable * Sms) + 99);
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(async _ =>
        {
            using var answer = await tenant.Client.StartAsync(SharedHost.FreshNumber());
            return answer.StatusCode;
        }));
        Assert.Equal(Affordable, answers.Count(static status => status == HttpStatusCode.Accepted));
        Assert.Equal(60 - Affordable, answers.Count(static status => status == HttpStatusCode.PaymentRequired));
        await tenant.BalanceBecomesAsync(99, 0, Affordable * Sms);
    }

    [Fact]
    public async Task AResendAndAMessage_ArePaidForAsAStartIs()
    {
        using var tenant = await PrepaidTenant.MakeAsync(shared.Host, micros: 4 * Sms);
        var id = await tenant.Client.StartedAsync(SharedHost.FreshNumber());
        using var moved = await tenant.Client.PostJsonAsync("/v1/sandbox/clock", """{"advance":31}""");
        using var sent = await tenant.Client.PostJsonAsync($"/v1/verifications/{id}/resend", "{}");
        Assert.Equal(HttpStatusCode.Accepted, sent.StatusCode);
        var twoSegments = new string('x', 200);
        using var message = await tenant.Client.PostJsonAsync(
            "/v1/messages", $$"""{"to":"{{SharedHost.FreshNumber()}}","text":"{{twoSegments}}"}""");
        Assert.Equal(HttpStatusCode.Accepted, message.StatusCode);
        using var none = await tenant.Client.PostJsonAsync(
            "/v1/messages", $$"""{"to":"{{SharedHost.FreshNumber()}}","text":"x"}""");
        await none.ProblemAsync(HttpStatusCode.PaymentRequired, "insufficient-balance");
        await tenant.BalanceBecomesAsync(0, 0, 4 * Sms);
    }

    [Fact]
    public async Task WhatMayFollow_IsReservedToo_AndReleasedWhenItDoesNot()
    {
        using var tenant = await PrepaidTenant.MakeAsync(shared.Host, micros: 1_000, more: """
            , "policy": {"fallback": [{"channel": "voice", "after": 30}]}
            """);
        await tenant.Client.StartedAsync(FateOf("0003"));
        await tenant.BalanceBecomesAsync(1_000 - Sms - PrepaidTenant.Voice, PrepaidTenant.Voice, Sms);

        var to = SharedHost.FreshNumber();
        await tenant.Client.StartedAsync(to);
        await tenant.BalanceBecomesAsync(1_000 - (2 * Sms) - PrepaidTenant.Voice, PrepaidTenant.Voice, 2 * Sms);
    }

    [Fact]
    public async Task ADestinationWithoutAPrice_IsRefused()
    {
        using var tenant = await PrepaidTenant.MakeAsync(shared.Host, micros: 1_000);
        var told = await tenant.Client.SimulateAsync("+12015550123");
        Assert.Equal("destination-not-allowed", told.Text("outcome"));
        using var refused = await tenant.Client.StartAsync("+12015550123");
        await refused.ProblemAsync(HttpStatusCode.Forbidden, "destination-not-allowed");
    }

    [Fact]
    public async Task AnErasedVerification_LeavesNothingReserved()
    {
        using var tenant = await PrepaidTenant.MakeAsync(shared.Host, micros: 1_000, more: """
            , "policy": {"fallback": [{"channel": "voice", "after": 300}]}
            """);
        var to = FateOf("0003");
        await tenant.Client.StartedAsync(to);
        await tenant.BalanceBecomesAsync(1_000 - Sms - PrepaidTenant.Voice, PrepaidTenant.Voice, Sms);
        using var erased = await tenant.Client.PostJsonAsync("/v1/erasures", $$"""{"to":"{{to}}"}""");
        Assert.Equal(HttpStatusCode.OK, erased.StatusCode);
        await tenant.BalanceBecomesAsync(1_000 - Sms, 0, Sms);
    }

    [Fact]
    public async Task WhatIsInHand_IsPartOfWhatIsAvailable()
    {
        using var tenant = await PrepaidTenant.MakeAsync(shared.Host, micros: 1_000 * Sms);
        await tenant.Client.StartedAsync(SharedHost.FreshNumber());
        await tenant.BalanceBecomesAsync(999 * Sms, 0, Sms);
        using var answer = await tenant.Client.GetAsync("/v1/balance", Flow.Token);
        Assert.InRange((await answer.JsonAsync()).Micros("lent"), 1, 999 * Sms);
    }

    /// <summary>A number that no other test has, whose messages come to this end.</summary>
    private static string FateOf(string ending) => $"+99890{FirstFate + Interlocked.Increment(ref _fates)}{ending}";
}
