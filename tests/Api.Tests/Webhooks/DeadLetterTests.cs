using System.Net;
using System.Text.Json;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Webhooks;

public sealed class DeadLetterTests
{
    private static readonly string[] Soon = Hooks.Pauses("00:00:00", "00:00:00.1");

    [Fact]
    public async Task AnEventThatWasNeverTaken_IsADeadLetter_AndCanBeReplayed()
    {
        await using var host = await Hooks.StartAsync(Soon);
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = static (context, received) =>
        {
            context.Response.StatusCode = received.Subject == "ve_bad" ? 500 : 204;
            return Task.CompletedTask;
        };
        var id = (await host.Client.HookAsync(receiver.Url)).Text("id");
        await host.HappenAsync("ve_bad", 1, 2);
        var good = 0;
        while ((await host.Client.HookNowAsync(id)).GetProperty("dead_letters").GetInt32() < 2)
        {
            Assert.True(good < 200, "The events did not die.");
            // Others arrive, so that the endpoint as a whole is not down.
            await host.HappenAsync("ve_good", ++good);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Flow.Token);
        }

        Assert.Equal("active", (await host.Client.HookNowAsync(id)).Text("status"));
        var letters = await host.Client.ItemsAsync($"{id}/dead-letters");
        Assert.Equal(["ve_bad.1", "ve_bad.2"], letters.Select(static one => one.Text("event")));
        Assert.All(letters, static one => Assert.Equal(
            (2, 500), (one.GetProperty("attempts").GetInt32(), one.GetProperty("status").GetInt32())));

        receiver.Say(204);
        var before = receiver.All.Count;
        Assert.Equal((1, 0, 0), await ReplayAsync(host, id, """{"event":"ve_bad.2"}"""));
        await receiver.HearAsync(before + 1);
        Assert.Equal((1, 0, 0), await ReplayAsync(host, id, """{"from":"2020-01-01T00:00:00Z"}"""));
        await receiver.HearAsync(before + 2);
        Assert.Equal(["ve_bad.2", "ve_bad.1"], receiver.All.Skip(before).Select(static one => one.EventId));
        Assert.Empty(await host.Client.ItemsAsync($"{id}/dead-letters"));
        Assert.Equal((0, 0, 0), await ReplayAsync(host, id, """{"event":"ve_bad.2"}"""));
    }

    [Fact]
    public async Task TheWholeSchedule_IsGoneThrough_AndThenTheEndpointIsDisabled()
    {
        TimeSpan[] pauses =
        [
            TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
            TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20),
            TimeSpan.FromHours(24),
        ];
        await using var host = await Hooks.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        receiver.Say(500);
        var id = (await host.Client.HookAsync(receiver.Url)).Text("id");
        var sent = host.Clock.GetUtcNow();
        await host.HappenAsync("ve_1", 1, 2);
        for (var made = 1; made <= pauses.Length; made++)
        {
            await receiver.HearAsync(made);
            await AttemptsAsync(host, id, made);
            host.Clock.Advance(pauses[made - 1] * 0.9);
            await Task.Delay(TimeSpan.FromMilliseconds(150), TimeProvider.System, Flow.Token);
            var heard = receiver.All.Count;
            // The clock goes on by itself, too: on a slow machine the shortest pause may be over by now.
            if (host.Clock.GetUtcNow() < sent + pauses[made - 1])
                Assert.Equal(made, heard);
            host.Clock.Advance(pauses[made - 1] * 0.21);
            sent = host.Clock.GetUtcNow();
        }

        Assert.All(await receiver.HearAsync(10), static one => Assert.Equal("ve_1.1", one.EventId));
        await DeliveryTests.StatusAsync(host, id, "disabled");
        var hook = await host.Client.HookNowAsync(id);
        Assert.Equal(("failing", 1), (hook.Text("reason"), hook.GetProperty("dead_letters").GetInt32()));

        receiver.Say(204);
        await DeliveryTests.ChangeAsync(host, id, """{"status":"active"}""");
        Assert.Equal("ve_1.2", (await receiver.HearAsync(11))[10].EventId);
    }

    [Fact]
    public async Task AfterARestart_AnEndpointGoesOnWhereItStood()
    {
        await using var receiver = await Receiver.StartAsync();
        var folder = Directory.CreateTempSubdirectory("countersign-").FullName;
        var settings = Hooks.Quick(Hooks.Pauses("00:00:00", "00:00:01", "00:00:01", "00:00:01"));
        receiver.Answer = static (context, received) =>
        {
            context.Response.StatusCode = received.Subject == "ve_1" ? 500 : 204;
            return Task.CompletedTask;
        };
        await using (var host = await ApiHost.StartAsync(folder: folder, settings: settings))
        {
            await host.Client.HookAsync(receiver.Url);
            await host.HappenAsync("ve_1", 1, 3);
            await host.HappenAsync("ve_2", 1, 3);
            await receiver.HearAsync(4);
        }

        var before = receiver.All.Count;
        receiver.Say(204);
        await using (var host = await ApiHost.StartAsync(folder: folder, settings: settings))
        {
            await host.HappenAsync("ve_2", 4);
            await receiver.HearAsync(before + 4);
        }

        Assert.DoesNotContain(receiver.All.Skip(before), static one => one.EventId is "ve_2.1");
        Assert.Equal(
            ["ve_1.1", "ve_1.2", "ve_1.3"],
            receiver.All.Skip(before).Where(static one => one.Subject == "ve_1").Select(static one => one.EventId));
        Directory.Delete(folder, recursive: true);
    }

    private static Task AttemptsAsync(ApiHost host, string id, int count)
    {
        var there = 0;
        return Wait.UntilAsync(
            async () => (there = (await host.Client.ItemsAsync($"{id}/deliveries")).Length) == count,
            () => $"There are {there} attempts in the log, not {count}.");
    }

    private static async Task<(int Replayed, int Gone, int Left)> ReplayAsync(ApiHost host, string id, string body)
    {
        using var answer = await host.Client.PostJsonAsync($"/v1/webhooks/{id}/dead-letters/replay", body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var json = await answer.JsonAsync();
        return (Count(json, "replayed"), Count(json, "gone"), Count(json, "left"));
    }

    private static int Count(JsonElement json, string member) => json.GetProperty(member).GetInt32();
}
