using System.Text;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Webhooks;

public sealed class ErasureTests
{
    [Fact]
    public async Task WhatIsTriedAgain_AfterItsNumberWasErased_HasItNoMore()
    {
        string[] pauses = ["00:00:00", .. Enumerable.Repeat("00:00:06", 9)];
        await using var host = await Hooks.StartAsync(Hooks.Pauses(pauses));
        await using var receiver = await Receiver.StartAsync();
        receiver.Say(500);
        await host.Client.HookAsync(receiver.Url, ""","event_types":["verification.started"]""");
        var number = SharedHost.FreshNumber();
        var id = await host.Client.StartedAsync(number);
        Assert.Contains("\"to\":", TextOf(Assert.Single(await receiver.HearAsync(1))), StringComparison.Ordinal);

        using var erased = await host.Client.PostJsonAsync("/v1/erasures", $$"""{"to": "{{number}}"}""");
        erased.EnsureSuccessStatusCode();
        receiver.Say(204);
        var again = (await receiver.HearAsync(2))[1];
        Assert.Equal($"{id}.1", again.EventId);
        Assert.DoesNotContain("\"to\":", TextOf(again), StringComparison.Ordinal);
    }

    private static string TextOf(Received received) => Encoding.UTF8.GetString(received.Body);
}
