using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Countersign.Crash;

/// <summary>
/// A handset says STOP and START to the real server, over SMPP by way of a real SMSC and over HTTP by a carrier's
/// callback. Goal: it is honoured before the carrier is told that it was taken, answered once, and lifted again.
/// </summary>
public sealed class StopTests : IDisposable
{
    private const string Sender = "24365";
    private const string Token = "a-token-of-the-carrier";
    private const string First = "+998901230009";
    private const string Second = "+998901230019";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ServerFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Stop_OverSmpp_IsHonouredAnsweredAndLifted()
    {
        Smsc.Require();
        await using var smsc = await Smsc.StartAsync(_folder.Root, "smsc");
        (string, string)[] settings = [.. LiveTraffic.Route("smsc", smsc), ("Routes__smsc__Sender", Sender)];
        await using var server = await _folder.StartServerAsync(settings);
        using var client = await LiveTraffic.ClientAsync(server, _folder.Data);
        await StartedAsync(client, First);

        await smsc.HearAsync(First, Sender, "Stop!");
        await RefusedAsync(client, First);
        await UntilAsync(() => Texts().Count == 2);
        await smsc.HearAsync(First, Sender, "start");
        await UntilAsync(() => Texts().Count == 3);

        Assert.Empty(await SuppressedAsync(client, First));
        await StartedAsync(client, Second);

        List<string> Texts() => [.. smsc.Taken().Where(one => $"+{one.To}" == First).Select(static one => one.Text)];
    }

    [Fact]
    public async Task Stop_OverHttp_IsHonouredAnsweredAndLifted()
    {
        await using var carrier = new HttpCarrier();
        var secret = Path.Combine(_folder.Root, "token");
        await File.WriteAllTextAsync(secret, Token);
        await using var server = await _folder.StartServerAsync(
            ("Routes__web__Kind", "Http"),
            ("Routes__web__Sender", Sender),
            ("Routes__web__Destinations__0__Price", "1000"),
            ("Routes__web__Http__Url", carrier.Url),
            ("Routes__web__Http__Form__to", "{to}"),
            ("Routes__web__Http__Form__text", "{text}"),
            ("Routes__web__Http__Form__ref", "{reference}"),
            ("Routes__web__Http__Answer__Rules__0__Status", "200"),
            ("Routes__web__Http__Answer__Rules__0__Means", "Accepted"),
            ("Routes__web__Http__Callbacks__Proof", "Token"),
            ("Routes__web__Http__Callbacks__SecretFile", secret),
            ("Routes__web__Http__Callbacks__Inbound__From", "/from"),
            ("Routes__web__Http__Callbacks__Inbound__To", "/to"),
            ("Routes__web__Http__Callbacks__Inbound__Text", "/text"),
            ("Bootstrap__AllowedRegions__0", "UZ"));
        using var client = await LiveTraffic.ClientAsync(server, _folder.Data);
        await StartedAsync(client, First);

        await CallBackAsync(client, "STOP");
        await RefusedAsync(client, First);
        await UntilAsync(() => carrier.Taken.Count == 2);
        await CallBackAsync(client, "START");
        await UntilAsync(() => carrier.Taken.Count == 3);

        Assert.Empty(await SuppressedAsync(client, First));
        Assert.All(carrier.Taken, static body => Assert.Contains("to=%2B998901230009", body, StringComparison.Ordinal));
        await StartedAsync(client, Second);
    }

    private static async Task CallBackAsync(HttpClient client, string text)
    {
        using var anonymous = new HttpClient { BaseAddress = client.BaseAddress };
        using var answer = await anonymous.PostAsJsonAsync(
            $"/carriers/web/inbound/{Token}", new { from = First, to = Sender, text });
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    /// <summary>A start, once the route is open.</summary>
    private static Task StartedAsync(HttpClient client, string to) => UntilAsync(async () =>
    {
        using var answer = await client.PostAsJsonAsync("/v1/verifications", new { to });
        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
            return false;

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var started = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var path = $"/v1/verifications/{started.GetProperty("id").GetString()}";
        await UntilAsync(async () => (await client.GetFromJsonAsync<JsonElement>(path)).GetProperty("attempts")[0]
            .GetProperty("status").GetString() is "submitted" or "delivered");
        return true;
    });

    private static async Task RefusedAsync(HttpClient client, string to)
    {
        using var answer = await client.PostAsJsonAsync("/v1/verifications", new { to, purpose = "another" });
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.EndsWith("/opted-out", problem.GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.Single(await SuppressedAsync(client, to));
    }

    private static async Task<JsonElement[]> SuppressedAsync(HttpClient client, string to)
    {
        var page = await client.GetFromJsonAsync<JsonElement>($"/v1/suppressions?to={Uri.EscapeDataString(to)}");
        return [.. page.GetProperty("items").EnumerateArray()];
    }

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience, "It did not happen in time.");
            await Task.Delay(100);
        }
    }
}
