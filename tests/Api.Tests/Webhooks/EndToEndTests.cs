using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Webhooks;

public sealed class EndToEndTests
{
    [Fact]
    public async Task AVerification_IsToldFromItsStartToItsApproval_AndNobodyReadsItsNumberOrCode()
    {
        await using var host = await Hooks.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        await host.Client.HookAsync(receiver.Url, ""","event_types":["verification.*"]""");
        var number = SharedHost.FreshNumber();
        var id = await host.Client.StartedAsync(number);
        var code = await host.Client.CodeAsync(number);
        using var wrong = await host.Client.CheckAsync(id, Flow.Wrong(code));
        using var right = await host.Client.CheckAsync(id, code);

        await Wait.UntilAsync(
            () => receiver.All.Any(static one => one.Type.EndsWith("verification.approved", StringComparison.Ordinal)),
            () => string.Join(' ', receiver.All.Select(static one => one.Type)));
        var all = receiver.All.Where(one => one.Subject == id).DistinctBy(static one => one.EventId).ToList();
        Assert.Equal(
            Enumerable.Range(1, all.Count).Select(place => $"{id}.{place}"), all.Select(static one => one.EventId));
        Assert.Equal("dev.countersign.verification.started", all[0].Type);
        var texts = receiver.All.Select(static one => System.Text.Encoding.UTF8.GetString(one.Body)).ToList();
        Assert.All(texts, text => Assert.DoesNotContain(number[1..], text, StringComparison.Ordinal));
        Assert.All(texts, text => Assert.DoesNotContain($"\"{code}\"", text, StringComparison.Ordinal));
    }
}
