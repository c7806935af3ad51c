using System.Net;
using System.Text.Json;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Ledger;

/// <summary>A tenant whose sandbox has to pay beforehand, with play money.</summary>
internal sealed class PrepaidTenant : IDisposable
{
    /// <summary>What a segment to Uzbekistan costs.</summary>
    public const long Sms = 100;

    /// <summary>What a call costs.</summary>
    public const long Voice = 250;

    private readonly HttpClient _admin;

    private PrepaidTenant(HttpClient admin, HttpClient client, string id) =>
        (_admin, Client, Id) = (admin, client, id);

    public HttpClient Client { get; }

    public string Id { get; }

    public static async Task<PrepaidTenant> MakeAsync(ApiHost host, long micros, string more = "")
    {
        var admin = host.Operator();
        var id = await admin.MadeAsync($$"""
            , "billing": {"sandbox": "prepaid"}, "prices": {"tiers": [{"from": 0, "prices": [
              {"region": "UZ", "channel": "sms", "micros": {{Sms}}},
              {"region": "UZ", "channel": "voice", "micros": {{Voice}}}]}]}{{more}}
            """);
        var key = await admin.KeyAsync(id, """{"sandbox":true,"role":"owner"}""");
        var tenant = new PrepaidTenant(admin, host.WithKey(key), id);
        if (micros > 0)
            await tenant.TopUpAsync(micros);
        return tenant;
    }

    public async Task TopUpAsync(long micros)
    {
        using var answer = await _admin.PostJsonAsync(
            $"/admin/tenants/{Id}/balance/top-ups",
            $$"""{"micros": {{micros}}, "currency": "USD", "sandbox": true}""");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>Available, reserved, spent.</summary>
    public async Task<(long Available, long Reserved, long Spent)> BalanceAsync()
    {
        using var answer = await Client.GetAsync("/v1/balance", Flow.Token);
        var balance = await answer.JsonAsync();
        return (balance.Micros("available"), balance.Micros("reserved"), balance.Micros("spent"));
    }

    /// <summary>Waits until the account has heard of everything: that is told after the answer.</summary>
    public async Task BalanceBecomesAsync(long available, long reserved, long spent) =>
        Assert.Equal(
            (available, reserved, spent), await UntilAsync(BalanceAsync, it => it == (available, reserved, spent)));

    /// <summary>Waits until the entries about something are of these kinds, oldest first.</summary>
    public async Task KindsBecomeAsync(string reference, params string[] kinds) =>
        Assert.Equal(kinds, await UntilAsync(() => KindsAsync(reference), it => it.SequenceEqual(kinds)));

    public void Dispose()
    {
        Client.Dispose();
        _admin.Dispose();
    }

    private static async Task<T> UntilAsync<T>(Func<Task<T>> look, Func<T, bool> isRight)
    {
        var seen = await look();
        for (var attempt = 0; attempt < 300 && !isRight(seen); attempt++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Flow.Token);
            seen = await look();
        }

        return seen;
    }

    /// <summary>The kinds of all entries, oldest first.</summary>
    public async Task<string[]> AllKindsAsync() =>
        [.. (await EntriesAsync()).Select(static entry => entry.Text("kind"))];

    private async Task<string[]> KindsAsync(string reference) =>
    [
        .. (await EntriesAsync())
            .Where(entry => entry.TryGetProperty("reference", out var of) && of.ValueEquals(reference))
            .Select(static entry => entry.Text("kind")),
    ];

    private async Task<IEnumerable<JsonElement>> EntriesAsync()
    {
        using var answer = await Client.GetAsync("/v1/balance/ledger?limit=1000", Flow.Token);
        return (await answer.JsonAsync()).Items().Reverse();
    }
}

internal static class MoneyJson
{
    /// <summary>An amount.</summary>
    public static long Micros(this JsonElement json, string member) => json.GetProperty(member).GetInt64();
}
