using System.Net;
using System.Text;
using System.Text.Json;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Webhooks;

public sealed class DeliveryTests
{
    private static readonly string[] Soon = Hooks.Pauses("00:00:00", "00:00:00.1", "00:00:00.1", "00:00:00.1");

    [Fact]
    public async Task EveryEvent_Arrives_Signed_InTheOrderOfItsSubject()
    {
        await using var host = await Hooks.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        await host.HappenAsync("ve_before", 1);
        var hook = await host.Client.HookAsync(receiver.Url);
        var subjects = Enumerable.Range(0, 20).Select(static at => $"ve_{at}").ToArray();
        foreach (var part in new[] { 1, 11 })
        {
            foreach (var subject in subjects)
                await host.HappenAsync(subject, part, 10);
        }

        var all = await receiver.HearAsync(400);
        Hooks.AssertOrdered(all, subjects, 20);
        Assert.Equal(400, all.Length);
        Assert.All(all, one => Assert.True(one.IsSignedBy(hook.Text("secret"))));
        Assert.All(all, static one => Assert.Equal(one.EventId.Replace('.', '-'), one.Id));
        Assert.All(all, static one => Assert.InRange(long.Parse(one.Timestamp), one.At.ToUnixTimeSeconds() - 30,
            one.At.ToUnixTimeSeconds()));
    }

    [Fact]
    public async Task OnlyTheTypesThatWereChosen_Arrive()
    {
        await using var host = await Hooks.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        await host.Client.HookAsync(receiver.Url, ""","event_types":["verification.approved","batch.*"]""");
        await host.HappenAsync("ve_1", 1);
        await host.HappenAsync("ba_1", 1, type: "batch.completed");
        await host.HappenAsync("ve_1", 2, type: "verification.approved");
        var all = await receiver.HearAsync(2);
        Assert.Equal(["ba_1.1", "ve_1.2"], all.Select(static one => one.EventId).Order());
    }

    [Theory]
    [InlineData(500, "retrying")]
    [InlineData(429, "retrying")]
    [InlineData(302, "retrying")]
    [InlineData(404, "retrying")]
    public async Task WhatIsNotTaken_IsSentAgain_UnderTheSameId_AndHoldsBackItsSubjectAlone(int status, string outcome)
    {
        await using var host = await Hooks.StartAsync(Soon);
        await using var receiver = await Receiver.StartAsync();
        var failures = 2;
        receiver.Answer = (context, received) =>
        {
            if (received.Subject == "ve_bad" && Interlocked.Decrement(ref failures) >= 0)
            {
                context.Response.StatusCode = status;
                context.Response.Headers.Location = receiver.Url + "/elsewhere";
            }

            return Task.CompletedTask;
        };
        var hook = await host.Client.HookAsync(receiver.Url);
        await host.HappenAsync("ve_bad", 1, 3);
        await host.HappenAsync("ve_good", 1, 3);
        var all = await receiver.HearAsync(8);
        Hooks.AssertOrdered(all, ["ve_bad", "ve_good"], 3);
        Assert.Equal(3, all.Count(static one => one.Id == "ve_bad-1"));
        Assert.All(all, static one => Assert.Equal("/hooks", one.Path));
        var attempts = await host.Client.ItemsAsync($"{hook.Text("id")}/deliveries");
        Assert.Contains(attempts, one => Number(one, "status") == status && one.Text("outcome") == outcome);
        Assert.Contains(attempts, one => Number(one, "attempt") == 3 && one.Text("outcome") == "delivered");
    }

    [Fact]
    public async Task AnEndpointThatHangs_IsGivenUpInTime_AndTriedAgain()
    {
        await using var host = await Hooks.StartAsync([.. Soon, "--Webhooks:Timeout=00:00:00.3"]);
        await using var receiver = await Receiver.StartAsync();
        var isFirst = 1;
        receiver.Answer = (context, _) => Interlocked.Exchange(ref isFirst, 0) == 1
            ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted)
               .ContinueWith(static _ => { }, TaskScheduler.Default)
            : Task.CompletedTask;
        var hook = await host.Client.HookAsync(receiver.Url);
        await host.HappenAsync("ve_1", 1, 2);
        Hooks.AssertOrdered(await receiver.HearAsync(3), ["ve_1"], 2);
        var attempts = await host.Client.ItemsAsync($"{hook.Text("id")}/deliveries");
        Assert.Equal("timed-out", attempts[^1].Text("error"));
    }

    [Fact]
    public async Task RetryAfter_IsHonoured_ByTheWholeEndpoint()
    {
        await using var host = await Hooks.StartAsync(Soon);
        await using var receiver = await Receiver.StartAsync();
        receiver.Say(429, retryAfter: "3600");
        await host.Client.HookAsync(receiver.Url);
        await host.HappenAsync("ve_1", 1);
        await receiver.HearAsync(1);
        receiver.Say(204);
        await host.HappenAsync("ve_1", 2);
        await host.HappenAsync("ve_2", 1);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Flow.Token);
        Assert.Single(receiver.All);

        host.Clock.Advance(TimeSpan.FromSeconds(3_601));
        var all = await receiver.HearAsync(4);
        Assert.Equal(["ve_1.1", "ve_1.1", "ve_1.2", "ve_2.1"], all.Select(static one => one.EventId).Order());
    }

    [Fact]
    public async Task Gone_DisablesTheEndpoint_UntilItIsResumed()
    {
        await using var host = await Hooks.StartAsync(Soon);
        await using var receiver = await Receiver.StartAsync();
        receiver.Say(410);
        var id = (await host.Client.HookAsync(receiver.Url)).Text("id");
        await host.HappenAsync("ve_1", 1);
        await receiver.HearAsync(1);
        await StatusAsync(host, id, "disabled");
        Assert.Equal("gone", (await host.Client.HookNowAsync(id)).Text("reason"));
        await host.HappenAsync("ve_1", 2);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Flow.Token);
        Assert.Single(receiver.All);

        receiver.Say(204);
        await ChangeAsync(host, id, """{"status":"active"}""");
        Hooks.AssertOrdered(await receiver.HearAsync(3), ["ve_1"], 2);
    }

    [Fact]
    public async Task APausedEndpoint_MissesNothing()
    {
        await using var host = await Hooks.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var id = (await host.Client.HookAsync(receiver.Url)).Text("id");
        await ChangeAsync(host, id, """{"status":"paused"}""");
        await host.HappenAsync("ve_1", 1, 5);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Flow.Token);
        Assert.Empty(receiver.All);
        await ChangeAsync(host, id, """{"status":"active"}""");
        Hooks.AssertOrdered(await receiver.HearAsync(5), ["ve_1"], 5);
    }

    [Fact]
    public async Task ThroughARotation_EveryDeliveryIsSignedByBoth_AndAfterTheOverlapByTheNewOne()
    {
        await using var host = await Hooks.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var hook = await host.Client.HookAsync(receiver.Url);
        using var rotated = await host.Client.PostJsonAsync(
            $"/v1/webhooks/{hook.Text("id")}/rotate", """{"overlap":60}""");
        var (old, fresh) = (hook.Text("secret"), (await rotated.JsonAsync()).Text("secret"));
        await host.HappenAsync("ve_1", 1);
        var both = (await receiver.HearAsync(1))[0];
        Assert.True(both.IsSignedBy(old) && both.IsSignedBy(fresh));

        host.Clock.Advance(TimeSpan.FromSeconds(61));
        await host.HappenAsync("ve_1", 2);
        var one = (await receiver.HearAsync(2))[1];
        Assert.True(one.IsSignedBy(fresh));
        Assert.Single(one.Signatures);
    }

    [Fact]
    public async Task ATest_IsSentAtOnce_AndAnswersWhatTheEndpointSaid()
    {
        await using var host = await Hooks.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        receiver.Say(418);
        var hook = await host.Client.HookAsync(receiver.Url);
        var said = await TestAsync(host, hook.Text("id"));
        Assert.Equal((false, 418), (said.GetProperty("delivered").GetBoolean(), said.GetProperty("status").GetInt32()));
        var sent = Assert.Single(receiver.All);
        Assert.Equal("dev.countersign.webhook.test", sent.Type);
        Assert.True(sent.IsSignedBy(hook.Text("secret")));

        receiver.Say(200);
        Assert.True((await TestAsync(host, hook.Text("id"))).GetProperty("delivered").GetBoolean());
        await receiver.DisposeAsync();
        Assert.Equal("no-connection", (await TestAsync(host, hook.Text("id"))).Text("error"));
    }

    internal static async Task ChangeAsync(ApiHost host, string id, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await host.Client.PatchAsync($"/v1/webhooks/{id}", content, Flow.Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    internal static async Task StatusAsync(ApiHost host, string id, string status)
    {
        var now = "";
        for (var look = 0; look < 500 && now != status; look++)
        {
            now = (await host.Client.HookNowAsync(id)).Text("status");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Flow.Token);
        }

        Assert.Equal(status, now);
    }

    private static int Number(JsonElement json, string member) => json.GetProperty(member).GetInt32();

    private static async Task<JsonElement> TestAsync(ApiHost host, string id)
    {
        using var answer = await host.Client.PostJsonAsync($"/v1/webhooks/{id}/test", "");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }
}
