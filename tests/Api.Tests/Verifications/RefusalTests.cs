using System.Net;
using Countersign.Api.Tests.Host;
using Countersign.Verifications;

namespace Countersign.Api.Tests.Verifications;

public sealed class RefusalTests(SharedHost shared)
{
    private HttpClient Client => shared.Client;

    [Fact]
    public async Task WrongCodes_CountDown_AndThenTheCodeIsSpent()
    {
        var number = SharedHost.FreshNumber();
        var id = await Client.StartedAsync(number);
        var code = await Client.CodeAsync(number);
        for (var left = 4; left >= 0; left--)
        {
            using var wrong = await Client.CheckAsync(id, Flow.Wrong(code));
            var problem = await wrong.ProblemAsync(HttpStatusCode.UnprocessableEntity, "wrong-code");
            Assert.Equal(left, problem.GetProperty("checks_left").GetInt32());
        }

        using var right = await Client.CheckAsync(id, code);
        var spent = await right.ProblemAsync(HttpStatusCode.TooManyRequests, "too-many-checks");
        Assert.InRange(spent.GetProperty("retry_after").GetInt64(), 1, 30);
    }

    [Fact]
    public async Task AStartWithinTheCooldown_SaysWhenTheNextIsTaken()
    {
        var number = SharedHost.FreshNumber();
        var id = await Client.StartedAsync(number);
        using var again = await Client.StartAsync(number);
        var problem = await again.ProblemAsync(HttpStatusCode.TooManyRequests, "cooldown");
        Assert.InRange(problem.GetProperty("retry_after").GetInt64(), 25, 30);
        using var resend = await Client.PostJsonAsync($"/v1/verifications/{id}/resend", "{}");
        await resend.ProblemAsync(HttpStatusCode.TooManyRequests, "cooldown");
    }

    [Fact]
    public async Task AllSendsOfTheWindow_AreRefusedByTheirRule()
    {
        await using var host = await ApiHost.StartAsync();
        var quick = VerificationPolicy.Default with { CooldownSeconds = [1], MaxSends = 2 };
        var key = await TestTenant.MakeAsync(host, "shop", sandbox: true, shop => shop with { Policy = quick });
        using var client = host.WithKey(key);
        var number = SharedHost.FreshNumber();
        var id = await client.StartedAsync(number);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        using var second = await client.PostJsonAsync($"/v1/verifications/{id}/resend", "{}");
        Assert.Equal(HttpStatusCode.Accepted, second.StatusCode);
        host.Clock.Advance(TimeSpan.FromSeconds(1));

        using var resend = await client.PostJsonAsync($"/v1/verifications/{id}/resend", "{}");
        var problem = await resend.ProblemAsync(HttpStatusCode.TooManyRequests, "too-many-sends");
        Assert.Equal("sends", problem.Text("rule"));
        Assert.InRange(problem.GetProperty("retry_after").GetInt64(), 590, 600);
        using var start = await client.StartAsync(number);
        Assert.Equal("sends", (await start.ProblemAsync(HttpStatusCode.TooManyRequests, "rate-limited")).Text("rule"));
    }

    [Fact]
    public async Task TheGuessBudget_RefusesChecksOfALivingCode()
    {
        await using var host = await ApiHost.StartAsync();
        var strict = VerificationPolicy.Default with { GuessBudget = 2 };
        var key = await TestTenant.MakeAsync(host, "shop", sandbox: true, shop => shop with { Policy = strict });
        using var client = host.WithKey(key);
        var number = SharedHost.FreshNumber();
        var id = await client.StartedAsync(number);
        var code = await client.CodeAsync(number);
        using var first = await client.CheckAsync(id, Flow.Wrong(code));
        using var second = await client.CheckAsync(id, Flow.Wrong(code));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, second.StatusCode);

        using var right = await client.CheckAsync(id, code);
        await right.ProblemAsync(HttpStatusCode.TooManyRequests, "guess-budget-spent");
        host.Clock.Advance(TimeSpan.FromSeconds(60));
        using var resend = await client.PostJsonAsync($"/v1/verifications/{id}/resend", "{}");
        await resend.ProblemAsync(HttpStatusCode.TooManyRequests, "guess-budget-spent");
    }

    [Fact]
    public async Task WhatWasApproved_CannotBeCancelledOrResent()
    {
        var number = SharedHost.FreshNumber();
        var id = await Client.StartedAsync(number);
        using var check = await Client.CheckAsync(id, await Client.CodeAsync(number));
        foreach (var command in new[] { "cancel", "resend" })
        {
            using var late = await Client.PostJsonAsync($"/v1/verifications/{id}/{command}", "{}");
            var problem = await late.ProblemAsync(HttpStatusCode.Conflict, "already-over");
            Assert.Equal("approved", problem.Text("verification_status"));
        }
    }

    [Fact]
    public async Task AnExpiredVerification_IsGoneForChecksCancelsAndResends()
    {
        await using var host = await ApiHost.StartAsync();
        var number = SharedHost.FreshNumber();
        var id = await host.Client.StartedAsync(number);
        var code = await host.Client.CodeAsync(number);
        await Flow.AdvanceAsync(host, 600);

        using var check = await host.Client.CheckAsync(id, code);
        await check.ProblemAsync(HttpStatusCode.Gone, "expired");
        foreach (var command in new[] { "cancel", "resend" })
        {
            using var late = await host.Client.PostJsonAsync($"/v1/verifications/{id}/{command}", "{}");
            await late.ProblemAsync(HttpStatusCode.Gone, "expired");
        }
    }

    [Fact]
    public async Task TheGuessBudget_OutlivesTheCode()
    {
        await using var host = await ApiHost.StartAsync();
        var number = SharedHost.FreshNumber();
        for (var code = 0; code < 4; code++)
        {
            var id = await host.Client.StartedAsync(number);
            var right = await host.Client.CodeAsync(number);
            for (var i = 0; i < 5; i++)
            {
                using var wrong = await host.Client.CheckAsync(id, Flow.Wrong(right));
                Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
            }

            await Flow.AdvanceAsync(host, 700);
        }

        using var start = await host.Client.StartAsync(number);
        var problem = await start.ProblemAsync(HttpStatusCode.TooManyRequests, "rate-limited");
        Assert.Equal("guess-budget", problem.Text("rule"));
        Assert.Equal((20, 20), (problem.GetProperty("limit").GetInt32(), problem.GetProperty("used").GetInt32()));
    }

    [Theory]
    [InlineData("none", null, "not-a-number")]
    [InlineData("901234567", null, "needs-region")]
    [InlineData("+99890", null, "too-short")]
    [InlineData("+999 1234567", null, "unknown-country-code")]
    [InlineData("+1 900 234 5678", null, "line-type-not-supported")]
    [InlineData("+44 20 7946 0123", null, "landline")]
    public async Task ANumberThatTakesNoCode_IsRefusedWithTheReason(string to, string? region, string reason)
    {
        var members = region is null ? "" : $",\"region\":\"{region}\"";
        using var response = await Client.PostJsonAsync("/v1/verifications", $$"""{"to":"{{to}}"{{members}}}""");
        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid-number");
        Assert.Equal(reason, problem.Text("reason"));
        Assert.DoesNotContain(to, problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATemplateThatIsNotThere_IsNamed()
    {
        using var response = await Client.PostJsonAsync(
            "/v1/verifications", """{"to":"+998901234567","template":"nope"}""");
        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.NotEmpty(problem.GetProperty("errors").Text("/template"));
    }
}
