using System.Net;
using System.Text.Json;
using Countersign.Api.Tests.Host;
using Countersign.Ledger;
using Countersign.Limits;
using Countersign.Numbers;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Countersign.Api.Tests.Limits;

/// <summary>Every start is answered as a question just before said it would be.</summary>
public sealed class SimulateTests(SharedHost shared)
{
    private const string Settings = """
        "quotas": {"starts_per_day": 20},
        "limit_rules": [
          {"name":"prefix","key":"prefix","limit":3,"window":3600},
          {"name":"address","key":"address","limit":4,"window":3600},
          {"name":"device","key":"device","limit":2,"window":3600,"mode":"challenge"},
          {"name":"trial","key":"country","limit":3,"window":3600,"mode":"monitor"}],
        "lists": [{"key":"prefix","value":"9989077","list":"block"}, {"key":"prefix","value":"9989078","list":"allow"}]
        """;

    private const string Protection = """
        "risk": {"sandbox": true, "challenge_at": 10, "block_at": 40},
        "prices": {"tiers": [{"from": 0, "prices": [{"region": "*", "channel": "sms", "micros": 100000}]}]},
        "breakers": [
          {"name":"p","key":"prefix","limit":2,"min_conversion":50,"rest":900,"probes":1,"regions":["UZ"]},
          {"name":"uz","key":"country","measure":"spend","limit":400000,"min_conversion":25,"mode":"challenge",
           "regions":["UZ"]},
          {"name":"trial","key":"country","limit":2,"mode":"monitor"}]
        """;

    private const string Caps = """
        "billing": {"sandbox": "prepaid"},
        "prices": {"tiers": [{"from": 0, "prices": [{"region": "*", "channel": "sms", "micros": 100}]}]},
        "spend": {"per_day": 3000, "per_country": 1500, "countries": [{"region": "GB", "micros": 500}],
          "per_prefix": 300, "prefixes": [{"prefix": "9989035", "micros": 500}]}
        """;

    private const string Places = """
        "quotas": {"concurrent_verifications": 6}
        """;

    /// <summary>Chance decides what is met; so often it may be asked again.</summary>
    private const int MaxRounds = 8;

    private static readonly string[] Compared =
    [
        "type", "rule", "limit", "used", "needed", "available", "window", "list", "reason", "key", "measure",
        "unapproved", "allowed", "score", "signals",
    ];

    [Fact]
    public void EveryAnswer_IsTheOneThatWasForetold()
    {
        var start =
            from prefix in Gen.Elements("+99890330", "+99890331", "+9989077", "+9989078", "+4420")
            from last in Gen.Choose(0, 9)
            from address in Gen.Elements("", "203.0.113.1", "203.0.113.2")
            from device in Gen.Elements("", "d1", "d2")
            from proven in Gen.Elements(false, false, true)
            from advance in Gen.Choose(0, 40)
            select new Start(prefix, last, address, device, proven, advance);
        Foretold(Settings, start, "accepted", "rate-limited", "challenge-required", "blocked", "cooldown");
    }

    [Fact]
    public void EveryAnswerOfBreakersAndScores_IsTheOneThatWasForetold()
    {
        var start =
            from prefix in Gen.Elements("+99890340", "+99890341", "+99890342", "+44740012", "+44740012")
            from last in Gen.Choose(0, 299)
            from proven in Gen.Elements(false, false, true)
            from advance in Gen.Choose(0, 40)
            from approved in Gen.Elements(false, false, false, true)
            select new Start($"{prefix}1{last / 10:d2}", last % 10, "203.0.113.1", "", proven, advance)
            {
                Approved = approved,
            };
        Foretold(Protection, start, "accepted", "breaker-open", "too-risky", "challenge-required");
    }

    [Theory]
    [InlineData(Caps, "spend-cap-reached", "insufficient-balance")]
    [InlineData(Places, "rate-limited", "cooldown")]
    public void EveryAnswerOfCapsAndPlaces_IsTheOneThatWasForetold(string settings, string one, string other)
    {
        var start =
            from prefix in Gen.Elements("+99890350", "+99890351", "+99890360", "+99890361", "+44740012", "+44740013")
            from last in Gen.Choose(0, 99)
            from advance in Gen.Choose(0, 39)
            select new Start($"{prefix}1{last / 10}", last % 10, "", "", Proven: false, advance);
        Foretold(settings, start, "accepted", one, other);
    }

    /// <summary>Compares, and makes sure that these outcomes were met: else nothing was compared.</summary>
    private void Foretold(string settings, Gen<Start> start, params string[] met)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var compared = Prop.ForAll(
            start.ListOf(60).ToArbitrary(),
            list => seen.UnionWith(RunAsync(settings, list).GetAwaiter().GetResult()));
        for (var round = 0; round < MaxRounds && !seen.IsSupersetOf(met); round++)
            compared.Check(Config.QuickThrowOnFailure.WithMaxTest(6));

        Assert.Superset(met.ToHashSet(StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task AQuestion_TakesNothing_AndSendsNothing()
    {
        using var client = await LimitTenant.ClientAsync(shared.Host, """
            "quotas": {"starts_per_day": 1}, "limit_rules": [{"name":"n","key":"number","limit":1,"window":600}]
            """);
        var to = SharedHost.FreshNumber();
        for (var at = 0; at < 5; at++)
        {
            var told = await client.SimulateAsync(to);
            Assert.Equal(("accepted", 202), (told.Text("outcome"), told.GetProperty("status").GetInt32()));
            Assert.Equal(0, told.GetProperty("rules")[0].GetProperty("used").GetInt32());
        }

        Assert.Empty(await client.MessagesAsync(to));
        using var start = await client.StartAsync(to);
        Assert.Equal(HttpStatusCode.Accepted, start.StatusCode);
        var after = await client.SimulateAsync(SharedHost.FreshNumber());
        Assert.Equal("starts_day", after.GetProperty("problem").Text("rule"));
    }

    [Fact]
    public async Task CapsAndPlaces_AreToldWithTheirRoom_AndAsFullAsTheirRefusalSays()
    {
        using var client = await LimitTenant.ClientAsync(shared.Host, """
            "quotas": {"concurrent_verifications": 9}, "billing": {"sandbox": "prepaid"},
            "prices": {"tiers": [{"from": 0, "prices": [{"region": "*", "channel": "sms", "micros": 100}]}]},
            "spend": {"per_day": 150, "per_country": 1000, "per_prefix": 1500}
            """);
        var tenant = client.DefaultRequestHeaders.Authorization!.Parameter!.Split('_')[2];
        await TopUpAsync(tenant, Caps);
        var to = SharedHost.FreshNumber();
        Assert.Equal(
            """
            [{"rule":"concurrent_verifications","limit":9,"used":0},{"rule":"spend_per_day","limit":150,"used":0},
            {"rule":"spend_per_country","limit":1000,"used":0},{"rule":"spend_per_prefix","limit":1500,"used":0}]
            """.ReplaceLineEndings(""),
            (await client.SimulateAsync(to)).GetProperty("allowances").GetRawText());

        using var start = await client.StartAsync(to);
        Assert.Equal(HttpStatusCode.Accepted, start.StatusCode);
        var told = await client.SimulateAsync(SharedHost.FreshNumber());
        Assert.Equal("spend_per_day", told.GetProperty("problem").Text("rule"));
        Assert.Equal(100, told.GetProperty("problem").GetProperty("used").GetInt64());
        var lines = told.GetProperty("allowances").EnumerateArray().ToDictionary(
            static line => line.Text("rule"), static line => line.GetProperty("used").GetInt64());
        Assert.Equal(
            (1, 100, 100),
            (lines["concurrent_verifications"], lines["spend_per_day"], lines["spend_per_country"]));
    }

    [Fact]
    public async Task ABadBody_IsRefusedAsForAStart()
    {
        using var answer = await shared.Client.PostJsonAsync("/v1/limits/simulate", """{"too":"+998901234567"}""");
        await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    private async Task<List<string>> RunAsync(string settings, IEnumerable<Start> starts)
    {
        using var client = await LimitTenant.ClientAsync(shared.Host, settings);
        var tenant = client.DefaultRequestHeaders.Authorization!.Parameter!.Split('_')[2];
        await TopUpAsync(tenant, settings);
        var (outcomes, open) = (new List<string>(), new List<string>());
        foreach (var start in starts)
        {
            if (start.Advance > 38)
            {
                using var moved = await client.PostJsonAsync("/v1/sandbox/clock", """{"advance":600}""");
                if (settings == Places)
                    await FreeAsync(client, open);
            }

            var told = await client.SimulateAsync(start.To, start.Members);
            using var answer = await client.StartAsync(start.To, start.Members);
            var outcome = told.Text("outcome");
            outcomes.Add(outcome);
            Assert.Equal(told.GetProperty("status").GetInt32(), (int)answer.StatusCode);
            if (outcome == "accepted")
                open.Add((await answer.JsonAsync()).Text("id"));
            if (outcome != "accepted")
                AssertSame(told.GetProperty("problem"), await answer.JsonAsync(), start);
            else if (start.Approved)
                await ApproveAsync(tenant, start.To);
        }

        return outcomes;
    }

    /// <summary>
    /// Codes that ran out with the clock give their places back once somebody asks for them: before it goes on.
    /// </summary>
    private static async Task FreeAsync(HttpClient client, List<string> open)
    {
        foreach (var id in open)
        {
            using var asked = await client.GetAsync($"/v1/verifications/{id}", Flow.Token);
            Assert.Equal("expired", (await asked.JsonAsync()).Text("status"));
        }

        open.Clear();
        var to = SharedHost.FreshNumber();
        await Wait.UntilAsync(async () =>
            (await client.SimulateAsync(to)).GetProperty("allowances")[0].GetProperty("used").GetInt64() == 0);
    }

    /// <summary>Enough for most of the starts.</summary>
    private async Task TopUpAsync(string tenant, string settings)
    {
        if (settings != Caps)
            return;
        using var client = shared.Host.Operator();
        using var paid = await client.PostJsonAsync(
            $"/admin/tenants/{tenant}/balance/top-ups", """{"micros":1250,"currency":"USD","sandbox":true}""");
        Assert.Equal(HttpStatusCode.OK, paid.StatusCode);
    }

    /// <summary>What a check tells in a second's time, told now: nothing changes between question and start.</summary>
    private Task ApproveAsync(string tenant, string to)
    {
        Assert.True(E164.TryParseCanonical(to, out var number));
        var region = to.StartsWith("+998", StringComparison.Ordinal) ? "UZ" : "GB";
        var news = new TrafficNews(number, region, Approved: true, TimeSpan.Zero);
        return shared.Host.Services.GetRequiredService<IGrainFactory>()
            .GetGrain<ITrafficGrain>(LedgerKey.Of(tenant, sandbox: true)).HearAsync([news], Flow.Token);
    }

    private static void AssertSame(JsonElement told, JsonElement answered, Start start)
    {
        foreach (var member in Compared)
        {
            var (before, after) = (TextOf(told, member), TextOf(answered, member));
            Assert.True(before == after, $"{start}: '{member}' was foretold as {before} and came as {after}");
        }

        // Time passes between the question and the start.
        if (told.TryGetProperty("retry_after", out var wait))
            Assert.InRange(answered.GetProperty("retry_after").GetInt64(), wait.GetInt64() - 5, wait.GetInt64());
    }

    private static string? TextOf(JsonElement problem, string member) =>
        problem.TryGetProperty(member, out var value) ? value.GetRawText() : null;

    private sealed record Start(
        string Prefix, int Last, string Address, string Device, bool Proven, int Advance)
    {
        public bool Approved { get; init; }

        public string To => $"{Prefix.PadRight(12, '1')}{Last}";

        public string Members => $$""", "client":{ {{string.Join(',', Parts())}} }""";

        private IEnumerable<string> Parts()
        {
            if (Address.Length > 0)
                yield return $"\"ip\":\"{Address}\"";
            if (Device.Length > 0)
                yield return $"\"device_id\":\"{Device}\"";
            if (Proven)
                yield return "\"challenge_passed\":true";
        }
    }
}
