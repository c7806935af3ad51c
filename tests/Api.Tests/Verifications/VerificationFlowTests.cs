using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Verifications;

public sealed class VerificationFlowTests(SharedHost shared)
{
    private HttpClient Client => shared.Client;

    [Fact]
    public async Task AStart_AnswersTheVerification_AndWhereItIs()
    {
        var number = SharedHost.FreshNumber();
        using var started = await Client.PostJsonAsync(
            "/v1/verifications",
            $$"""
            {"to":"{{number}}","purpose":"sign-up","metadata":{"campaign":"é"},
             "consent":{"source":"form","at":"2026-11-22T08:30:00Z"} }
            """);

        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var verification = await started.JsonAsync();
        Assert.Equal($"/v1/verifications/{verification.Text("id")}", started.Headers.Location?.OriginalString);
        Assert.Equal($"{number[..6]}*****{number[^2..]}", verification.Text("to"));
        Assert.Equal(("pending", "sms"), (verification.Text("status"), verification.Text("channel")));
        Assert.Equal("sign-up", verification.Text("purpose"));
        Assert.Equal("é", verification.GetProperty("metadata").Text("campaign"));
        Assert.Equal(5, verification.GetProperty("checks_left").GetInt32());
        Assert.Equal(4, verification.GetProperty("sends_left").GetInt32());
        var created = verification.GetProperty("created_at").GetDateTimeOffset();
        Assert.Equal(created.AddMinutes(10), verification.GetProperty("expires_at").GetDateTimeOffset());
        Assert.Equal(created.AddSeconds(30), verification.GetProperty("next_send_at").GetDateTimeOffset());
        var attempt = Assert.Single(verification.GetProperty("attempts").EnumerateArray());
        Assert.Equal(("sms", "sim-1"), (attempt.Text("channel"), attempt.Text("route")));

        var read = await Client.GetFromJsonAsync<JsonElement>(started.Headers.Location, Flow.Token);
        Assert.Equal(verification.Text("id"), read.Text("id"));
    }

    [Fact]
    public async Task TheRightCode_Approves_AndApprovesAgain()
    {
        var number = SharedHost.FreshNumber();
        var id = await Client.StartedAsync(number);
        var code = await Client.CodeAsync(number);

        var approvals = new HashSet<string>();
        for (var i = 0; i < 3; i++)
        {
            using var response = await Client.CheckAsync(id, code);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            var approval = await response.JsonAsync();
            Assert.Equal((id, "approved"), (approval.Text("id"), approval.Text("status")));
            approvals.Add(approval.Text("approved_at"));
        }

        Assert.Single(approvals);
        var read = await Client.GetFromJsonAsync<JsonElement>($"/v1/verifications/{id}", Flow.Token);
        Assert.Equal("approved", read.Text("status"));
    }

    [Fact]
    public async Task AResend_SendsTheSameCode_UntilTheSendsAreSpent()
    {
        await using var host = await ApiHost.StartAsync();
        var number = SharedHost.FreshNumber();
        var id = await host.Client.StartedAsync(number);
        foreach (var cooldown in new[] { 30, 60, 120, 240 })
        {
            await Flow.AdvanceAsync(host, cooldown);
            using var resend = await host.Client.PostJsonAsync(
                $"/v1/verifications/{id}/resend", """{"channel":"voice"}""");
            Assert.Equal(HttpStatusCode.Accepted, resend.StatusCode);
            Assert.Equal(id, (await resend.JsonAsync()).Text("id"));
            Assert.Equal($"/v1/verifications/{id}", resend.Headers.Location?.OriginalString);
        }

        using var sixth = await host.Client.PostJsonAsync($"/v1/verifications/{id}/resend", "{}");
        await sixth.ProblemAsync(HttpStatusCode.TooManyRequests, "cooldown");
        var codes = (await host.Client.MessagesAsync(number)).Select(static m => m.Text("code")).Distinct();
        Assert.Single(codes);
    }

    [Fact]
    public async Task ACancelledVerification_StaysCancelled()
    {
        var number = SharedHost.FreshNumber();
        var id = await Client.StartedAsync(number);
        var code = await Client.CodeAsync(number);
        for (var i = 0; i < 2; i++)
        {
            using var cancel = await Client.PostJsonAsync($"/v1/verifications/{id}/cancel", "{}");
            Assert.Equal(HttpStatusCode.OK, cancel.StatusCode);
            Assert.Equal("cancelled", (await cancel.JsonAsync()).Text("status"));
        }

        using var check = await Client.CheckAsync(id, code);
        await check.ProblemAsync(HttpStatusCode.Conflict, "cancelled");
        using var resend = await Client.PostJsonAsync($"/v1/verifications/{id}/resend", "{}");
        await resend.ProblemAsync(HttpStatusCode.Conflict, "cancelled");
    }

    [Fact]
    public async Task TheTimeline_TellsTheStory_WithoutTheCode()
    {
        var number = SharedHost.FreshNumber();
        var id = await Client.StartedAsync(number);
        var code = await Client.CodeAsync(number);
        using var wrong = await Client.CheckAsync(id, Flow.Wrong(code));
        using var right = await Client.CheckAsync(id, code);

        var text = await Client.GetStringAsync($"/v1/verifications/{id}/timeline", Flow.Token);
        var timeline = JsonDocument.Parse(text).RootElement;
        Assert.Equal(id, timeline.Text("id"));
        Assert.Equal(JsonValueKind.Null, timeline.GetProperty("next").ValueKind);
        var kinds = timeline.GetProperty("items").EnumerateArray().Select(static entry => entry.Text("kind")).ToArray();
        Assert.Equal("started", kinds[0]);
        Assert.Contains("check.wrong", kinds);
        Assert.Contains("approved", kinds);
        Assert.DoesNotContain(code, text, StringComparison.Ordinal);
        Assert.DoesNotContain(number[4..], text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALandline_TakesACall_AndNationalNotationNeedsItsRegion()
    {
        using var call = await Client.PostJsonAsync(
            "/v1/verifications", """{"to":"(020) 7946 0123","region":"GB","channel":"voice"}""");
        Assert.Equal(HttpStatusCode.Accepted, call.StatusCode);
        Assert.Equal("voice", (await call.JsonAsync()).Text("channel"));
    }

    [Fact]
    public async Task ANumber_IsCheckedByItself_ForItsPurpose()
    {
        var number = SharedHost.FreshNumber();
        using var started = await Client.PostJsonAsync(
            "/v1/verifications", $$"""{"to":"{{number}}","purpose":"login"}""");
        var code = await Client.CodeAsync(number);

        using var other = await Client.PostJsonAsync(
            "/v1/check", $$"""{"to":"{{number}}","code":"{{code}}","purpose":"sign-up"}""");
        await other.ProblemAsync(HttpStatusCode.NotFound, "not-found");
        using var right = await Client.PostJsonAsync(
            "/v1/check", $$"""{"to":"{{number[4..]}}","region":"UZ","code":"{{code}}","purpose":"login"}""");
        Assert.Equal((await started.JsonAsync()).Text("id"), (await right.JsonAsync()).Text("id"));
    }

    [Fact]
    public async Task NamesThatUsersKnow_LeadToTheSame()
    {
        var number = SharedHost.FreshNumber();
        using var started = await Client.PostJsonAsync("/start_verification", $$"""{"to":"{{number}}"}""");
        var id = (await started.JsonAsync()).Text("id");
        var code = await Client.CodeAsync(number);

        var status = await Client.GetFromJsonAsync<JsonElement>($"/verification_status?id={id}", Flow.Token);
        Assert.Equal((id, "pending"), (status.Text("id"), status.Text("status")));
        using var wrong = await Client.PostJsonAsync("/verify", $$"""{"id":"{{id}}","code":"{{Flow.Wrong(code)}}"}""");
        await wrong.ProblemAsync(HttpStatusCode.UnprocessableEntity, "wrong-code");
        using var right = await Client.PostJsonAsync("/verify", $$"""{"id":"{{id}}","code":"{{code}}"}""");
        Assert.Equal("approved", (await right.JsonAsync()).Text("status"));
        using var byNumber = await Client.PostJsonAsync("/check", $$"""{"to":"{{number}}","code":"{{code}}"}""");
        Assert.Equal(id, (await byNumber.JsonAsync()).Text("id"));
        using var nameless = await Client.GetAsync("/verification_status", Flow.Token);
        await nameless.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }
}
