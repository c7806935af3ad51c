using System.Net;
using System.Text.Json;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Messages;

public sealed class MessageTests(SharedHost shared)
{
    private const string Path = "/v1/messages";

    private HttpClient Client => shared.Client;

    [Fact]
    public async Task AMessage_IsAcceptedDeliveredAndTold()
    {
        var number = SharedHost.FreshNumber();
        using var sent = await Client.PostJsonAsync(Path, Json(number, """
            "text": "Your table is ready.", "sender": "Acme", "reference": "o-1", "campaign": "spring",
            "metadata": {"table": "7"}, "consent": {"source": "form", "at": "2026-11-22T08:30:00Z"}
            """));

        Assert.Equal(HttpStatusCode.Accepted, sent.StatusCode);
        var message = await sent.JsonAsync();
        var id = message.Text("id");
        Assert.Matches("^me_[A-Za-z0-9_-]{62}$", id);
        Assert.Equal($"/v1/messages/{id}", sent.Headers.Location!.OriginalString);
        Assert.Contains('*', message.Text("to"));
        Assert.Equal(("sms", "Acme"), (message.Text("channel"), message.Text("sender")));
        Assert.Equal("gsm7", message.Text("encoding"));
        Assert.Equal(1, message.GetProperty("segments").GetInt32());
        Assert.Equal(JsonValueKind.Null, message.GetProperty("price").ValueKind);
        Assert.Equal(("o-1", "spring"), (message.Text("reference"), message.Text("campaign")));
        Assert.Equal("7", message.GetProperty("metadata").Text("table"));
        Assert.False(message.TryGetProperty("text", out _));
        Assert.False(message.TryGetProperty("duplicate", out _));

        await DeliveredAsync(id);
        var story = (await GetAsync($"{Path}/{id}/timeline")).GetProperty("items").EnumerateArray()
            .Select(static item => item.Text("kind")).ToArray();
        Assert.Equal(["started", "attempt.submitting"], story[..2]);
        Assert.Equal("attempt.delivered", story[^1]);
        var shown = await GetAsync($"/v1/sandbox/messages?to={Uri.EscapeDataString(number)}");
        var item = Assert.Single(shown.GetProperty("items").EnumerateArray());
        Assert.Equal(("Your table is ready.", id), (item.Text("text"), item.Text("message_id")));
        Assert.False(item.TryGetProperty("code", out _));
        Assert.False(item.TryGetProperty("verification_id", out _));
    }

    [Fact]
    public async Task TheSameMessageTwice_IsSentOnce_AndSaysSo()
    {
        var body = Json(SharedHost.FreshNumber(), """ "text": "Your table is ready." """);
        using var first = await Client.PostJsonAsync("/send", body);
        using var second = await Client.PostJsonAsync(Path, body);

        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        var twin = await second.JsonAsync();
        Assert.Equal((await first.JsonAsync()).Text("id"), twin.Text("id"));
        Assert.True(twin.GetProperty("duplicate").GetBoolean());
    }

    [Fact]
    public async Task TheSameIdempotencyKey_ReplaysTheAnswer()
    {
        var body = Json(SharedHost.FreshNumber(), """ "text": "Your table is ready." """);
        using var first = await Client.PostJsonAsync(Path, body, "message-1");
        using var again = await Client.PostJsonAsync(Path, body, "message-1");

        Assert.Equal(HttpStatusCode.Accepted, again.StatusCode);
        Assert.Equal(
            await first.Content.ReadAsStringAsync(Flow.Token), await again.Content.ReadAsStringAsync(Flow.Token));
        Assert.Equal("true", again.Headers.GetValues("Idempotency-Replayed").Single());
    }

    [Theory]
    [InlineData("0001", "undelivered")]
    [InlineData("0002", "rejected")]
    [InlineData("0006", "delivered")]
    [InlineData("0007", "unknown")]
    public async Task TheSandbox_ChoosesTheFateByTheNumber(string ending, string status)
    {
        var number = SharedHost.FreshNumber()[..^4] + ending;
        using var sent = await Client.PostJsonAsync(Path, Json(number, $""" "text": "Fate {ending}" """));

        await UntilAsync((await sent.JsonAsync()).Text("id"), status);
    }

    [Fact]
    public async Task AMessageThatACarrierHas_CannotBeCalledOff()
    {
        using var sent = await Client.PostJsonAsync(Path, Json(SharedHost.FreshNumber(), """ "text": "Too late" """));
        var id = (await sent.JsonAsync()).Text("id");
        await DeliveredAsync(id);

        using var cancel = await Client.PostJsonAsync($"{Path}/{id}/cancel", "{}");

        var problem = await cancel.ProblemAsync(HttpStatusCode.Conflict, "message-over");
        Assert.Equal("delivered", problem.Text("message_status"));
    }

    [Fact]
    public async Task TheTwentyFirstMessageOfADay_IsRefusedByItsRule()
    {
        var number = SharedHost.FreshNumber();
        for (var sent = 0; sent < 20; sent++)
        {
            using var one = await Client.PostJsonAsync(Path, Json(number, $""" "text": "No. {sent}" """));
            Assert.Equal(HttpStatusCode.Accepted, one.StatusCode);
        }

        using var refused = await Client.PostJsonAsync(Path, Json(number, """ "text": "No. 20" """));

        var problem = await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "rate-limited");
        Assert.Equal("messages", problem.Text("rule"));
        Assert.Equal(20, problem.GetProperty("used").GetInt32());
        Assert.NotNull(refused.Headers.RetryAfter);
    }

    [Fact]
    public async Task IdsOfVerificationsAndMessages_AreNeverTakenForEachOther()
    {
        var number = SharedHost.FreshNumber();
        var verification = await Client.StartedAsync(number);
        using var sent = await Client.PostJsonAsync(Path, Json(number, """ "text": "Hello" """));
        var message = (await sent.JsonAsync()).Text("id");

        foreach (var path in new[]
        {
            $"{Path}/{verification}", $"{Path}/me_{verification[3..]}", $"/v1/verifications/{message}",
            $"/v1/verifications/ve_{message[3..]}", $"{Path}/{message}x", $"{Path}/me_/timeline",
        })
        {
            using var lost = await Client.GetAsync(path, Flow.Token);
            await lost.ProblemAsync(HttpStatusCode.NotFound, "not-found");
        }
    }

    [Fact]
    public async Task LiveMessages_NeedAnAllowedDestinationAndARoute()
    {
        var closed = await TestTenant.MakeAsync(shared.Host, "messages-closed", sandbox: false);
        var open = await TestTenant.MakeAsync(
            shared.Host, "messages-open", sandbox: false, tenant => tenant with { AllowedRegions = ["UZ"] });
        var body = Json(SharedHost.FreshNumber(), """ "text": "Hello" """);
        using var one = shared.Host.WithKey(closed);
        using var two = shared.Host.WithKey(open);

        using var refused = await one.PostJsonAsync(Path, body);
        using var lost = await two.PostJsonAsync(Path, body);

        await refused.ProblemAsync(HttpStatusCode.Forbidden, "destination-not-allowed");
        await lost.ProblemAsync(HttpStatusCode.ServiceUnavailable, "no-route");
    }

    [Theory]
    [InlineData(""" "text": "" """, "/text")]
    [InlineData(""" "text": "  \n " """, "/text")]
    [InlineData(""" "text": "a\u0000b" """, "/text")]
    [InlineData(""" "text": "\ud800" """, "/text")]
    [InlineData(""" "text": "Hi", "sender": "12" """, "/sender")]
    [InlineData(""" "text": "Hi", "sender": "A name too long" """, "/sender")]
    [InlineData(""" "text": "Hi", "sender": "+0123456789" """, "/sender")]
    [InlineData(""" "text": "Hi", "valid_for": 29 """, "/valid_for")]
    [InlineData(""" "text": "Hi", "valid_for": 86401 """, "/valid_for")]
    [InlineData(""" "text": "Hi", "valid_for": "60" """, "/valid_for")]
    [InlineData(""" "text": "Hi", "channel": "pigeon" """, "/channel")]
    [InlineData(""" "text": "Hi", "purpose": "a b" """, "/purpose")]
    [InlineData(""" "text": "Hi", "region": "uz" """, "/region")]
    [InlineData(""" "text": "Hi", "reference": "" """, "/reference")]
    [InlineData(""" "text": "Hi", "campaign": 7 """, "/campaign")]
    [InlineData(""" "text": "Hi", "consent": {"source": "form"} """, "/consent/at")]
    [InlineData(""" "text": "Hi", "metadata": {"a": 1} """, "/metadata/a")]
    [InlineData(""" "text": "Hi", "code": "123456" """, "/code")]
    public async Task ABadMember_IsNamed(string members, string pointer)
    {
        using var answer = await Client.PostJsonAsync(Path, Json(SharedHost.FreshNumber(), members));

        var problem = await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(pointer, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Theory]
    [InlineData('a', 1_530, HttpStatusCode.Accepted)]
    [InlineData('a', 1_531, HttpStatusCode.BadRequest)]
    [InlineData('\u4F60', 670, HttpStatusCode.Accepted)]
    [InlineData('\u4F60', 671, HttpStatusCode.BadRequest)]
    public async Task ATextOfMoreThanTenSegments_IsRefused(char character, int length, HttpStatusCode status)
    {
        var body = Json(SharedHost.FreshNumber(), $""" "text": "{new string(character, length)}" """);

        using var answer = await Client.PostJsonAsync(Path, body);

        Assert.Equal(status, answer.StatusCode);
    }

    [Theory]
    [InlineData("+99890", "too-short")]
    [InlineData("+18005551234", "line-type-not-supported")]
    public async Task ANumberThatTakesNoMessage_IsRefused(string number, string reason)
    {
        using var answer = await Client.PostJsonAsync(Path, Json(number, """ "text": "Hi" """));

        var problem = await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid-number");
        Assert.Equal(reason, problem.Text("reason"));
    }

    [Fact]
    public async Task AName_WhereNoneIsDelivered_IsRefused()
    {
        var body = Json("+12125550123", """ "text": "Hi", "sender": "Acme" """);

        using var answer = await Client.PostJsonAsync(Path, body);

        var problem = await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.True(problem.GetProperty("errors").TryGetProperty("/sender", out _));
    }

    private static string Json(string number, string members) => $$"""{"to": "{{number}}", {{members}}}""";

    private async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await Client.GetAsync(path, Flow.Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }

    private Task DeliveredAsync(string id) => UntilAsync(id, "delivered");

    private async Task UntilAsync(string id, string status)
    {
        for (var attempt = 0; attempt < 500; attempt++)
        {
            if ((await GetAsync($"{Path}/{id}")).Text("status") == status)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Flow.Token);
        }

        Assert.Fail($"The message is {(await GetAsync($"{Path}/{id}")).Text("status")}, and not {status}.");
    }
}
