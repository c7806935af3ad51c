using Countersign.Ledger;
using Countersign.Tenants;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Tenants;

public sealed class TenantCheckTests
{
    private static readonly Price AnyPrice = new("*", Channel.Sms, 50_000);

    private static readonly TenantDefinition Sound = new()
    {
        Brand = "Acme",
        AllowedRegions = ["GB", "UZ"],
        RateRules = [new RateRule("end_user_ip", 10, TimeSpan.FromMinutes(1))],
        Settings = new TenantSettings
        {
            Name = "Acme Ltd",
            Plan = "gold",
            Quotas = new TenantQuotas { StartsPerSecond = 0, StartsPerMonth = TenantLimits.MaxQuota },
            Spend = new SpendCaps
            {
                PerDay = 0,
                Countries = [new("UZ", 1)],
                Prefixes = [new("99890", TenantLimits.MaxMicros)],
            },
            Prices = new PriceList
            {
                Currency = "EUR",
                Tiers = [new(0, [new("UZ", Channel.Sms, 12_000), AnyPrice]), new(1_000, [AnyPrice])],
            },
            Consent = new ConsentPolicy { Required = true, HoldsFor = TimeSpan.FromHours(1) },
            LimitRules =
            [
                new LimitRule
                {
                    Name = "ip", Key = LimitKey.Address, Limit = 1, Window = TimeSpan.FromDays(31), Regions = ["UZ"],
                },
                new LimitRule
                {
                    Name = "user", Key = LimitKey.Given, Given = "user", Limit = 1, Window = TimeSpan.FromSeconds(1),
                },
            ],
            Lists = [new(LimitKey.Prefix, "99891", false), new(LimitKey.Address, "2001:db8::/32", true)],
            Routes = [new RouteRule { Regions = ["UZ"], Use = ["a"] }, new RouteRule { Use = ["a", "b"] }],
            AllowedAddresses = ["203.0.113.7", "203.0.113.0/24", "2001:db8::1"],
        },
    };

    public static TheoryData<string> Pointers => [.. Unsound.Keys];

    private static Dictionary<string, TenantDefinition> Unsound => new()
    {
        ["/brand"] = Sound with { Brand = " " },
        ["/countries/1"] = Sound with { AllowedRegions = ["GB", "gb"] },
        ["/countries/2"] = Sound with { AllowedRegions = ["GB", "UZ", "UZ"] },
        ["/policy/code_length"] = Sound with { Policy = new VerificationPolicy { CodeLength = 3 } },
        ["/policy/retention"] = Sound with { Policy = new VerificationPolicy { Retention = TimeSpan.FromDays(91) } },
        ["/policy/cooldown"] = Sound with { Policy = new VerificationPolicy { CooldownSeconds = [] } },
        ["/policy/fallback/0/after"] = Sound with
        {
            Policy = new VerificationPolicy { Fallback = [new(Channel.Voice, TimeSpan.FromSeconds(4))] },
        },
        ["/rate_rules/0/name"] = Sound with { RateRules = [new RateRule("End", 1, TimeSpan.FromSeconds(1))] },
        ["/rate_rules/0/window"] = Sound with { RateRules = [new RateRule("end", 1, TimeSpan.FromDays(2))] },
        ["/name"] = With(s => s with { Name = new string('x', TenantLimits.MaxName + 1) }),
        ["/quotas/starts_per_day"] = With(s => s with { Quotas = new TenantQuotas { StartsPerDay = -1 } }),
        ["/quotas/bulk_share"] = With(s => s with { Quotas = new TenantQuotas { BulkShare = 101 } }),
        ["/spend"] = With(s => s with { Prices = PriceList.Free }),
        ["/spend/per_day"] = With(s => s with { Spend = new SpendCaps { PerDay = TenantLimits.MaxMicros + 1 } }),
        ["/spend/countries/0/region"] = With(s => s with { Spend = new SpendCaps { Countries = [new("XX", 1)] } }),
        ["/spend/prefixes/0/prefix"] = With(s => s with { Spend = new SpendCaps { Prefixes = [new("+998", 1)] } }),
        ["/prices/currency"] = With(s => s with { Prices = s.Prices with { Currency = "eur" } }),
        ["/prices/tiers/0/from"] = With(s => s with { Prices = Tiers(new PriceTier(1, [AnyPrice])) }),
        ["/prices/tiers/0/prices"] = With(s => s with { Prices = Tiers(new PriceTier(0, [])) }),
        ["/prices/tiers/1/from"] = With(s => s with
        {
            Prices = Tiers(new PriceTier(0, [AnyPrice]), new PriceTier(0, [AnyPrice])),
        }),
        ["/prices/tiers/0/prices/1"] = With(s => s with
        {
            Prices = new PriceList { Tiers = [new(0, [new("UZ", Channel.Sms, 1), new("UZ", Channel.Sms, 2)])] },
        }),
        ["/consent/holds_for"] = With(s => s with { Consent = new ConsentPolicy { HoldsFor = TimeSpan.Zero } }),
        ["/limit_rules/1"] = With(s => s with { LimitRules = [s.LimitRules[0], s.LimitRules[0]] }),
        ["/limit_rules/0/given"] = With(s => s with { LimitRules = [s.LimitRules[0] with { Given = "user" }] }),
        ["/limit_rules/0/limit"] = With(s => s with { LimitRules = [s.LimitRules[0] with { Limit = 0 }] }),
        ["/routes"] = With(s => s with
        {
            Routes = [.. Enumerable.Repeat(s.Routes[0], TenantLimits.MaxRouteRules + 1)],
        }),
        ["/routes/0/use"] = With(s => s with { Routes = [s.Routes[0] with { Use = [] }] }),
        ["/routes/1/use"] = With(s => s with
        {
            Routes = [s.Routes[0], new RouteRule { Use = [.. Enumerable.Range(0, 9).Select(n => $"{n}")] }],
        }),
        ["/routes/0/use/1"] = With(s => s with { Routes = [s.Routes[0] with { Use = ["a", "a"] }] }),
        ["/routes/0/regions/0"] = With(s => s with { Routes = [s.Routes[0] with { Regions = ["uz"] }] }),
        ["/limit_rules/1/name"] = With(s => s with
        {
            LimitRules = [s.LimitRules[0], s.LimitRules[1] with { Name = "starts_minute" }],
        }),
        ["/breakers/0/name"] = With(s => s with
        {
            Breakers = [new BreakerRule { Name = "spend_per_day", Key = LimitKey.Country, Limit = 1 }],
        }),
        ["/risk/challenge_at"] = With(s => s with { Risk = new RiskPolicy { ChallengeAt = 81, BlockAt = 80 } }),
        ["/lists/0/key"] = With(s => s with { Lists = [new(LimitKey.Number, "+998901234567", false)] }),
        ["/lists/0/value"] = With(s => s with { Lists = [new(LimitKey.Country, "uz", false)] }),
        ["/allowed_addresses/0"] = With(s => s with { AllowedAddresses = ["203.0.113.7/24"] }),
    };

    [Fact]
    public void ASoundTenant_HasNoFault() => Assert.Empty(TenantCheck.FaultsOf(Sound));

    [Theory]
    [MemberData(nameof(Pointers))]
    public void AFault_IsToldByItsPointer_AndAlone(string pointer) =>
        Assert.Equal(pointer, Assert.Single(TenantCheck.FaultsOf(Unsound[pointer])).Pointer);

    [Fact]
    public void NoRule_IsCalledAsALimitOfTheServersOwn()
    {
        string[] own =
        [
            SendRules.Sends, SendRules.Number, SendRules.Sessions, SendRules.Attempts, SendRules.Batches,
            MessageRules.Messages, AllowanceRules.ConcurrentVerifications, QuotaKind.StartsPerSecond.Rule(), "risk",
        ];
        Assert.All(own, static name => Assert.Equal(
            "/rate_rules/0/name",
            Assert.Single(TenantCheck.FaultsOf(Sound with
            {
                RateRules = [new RateRule(name, 1, TimeSpan.FromSeconds(1))],
            })).Pointer));
    }

    [Theory]
    [InlineData(60, 60)]
    [InlineData(60, null)]
    [InlineData(null, 1)]
    public void AScore_ThatChallengesNoLaterThanItRefuses_IsSound(int? challengeAt, int? blockAt) =>
        Assert.Empty(TenantCheck.FaultsOf(With(
            s => s with { Risk = new RiskPolicy { ChallengeAt = challengeAt, BlockAt = blockAt } })));

    [Theory]
    [InlineData("acme-2", true)]
    [InlineData("", false)]
    [InlineData("Acme", false)]
    [InlineData("a_b", false)]
    [InlineData("123456789012345678901234567890123", false)]
    public void AnId_IsShortAndPlain(string id, bool is_) => Assert.Equal(is_, TenantCheck.IsId(id));

    [Fact]
    public void APrice_IsTheCountrysOwn_OrThatOfElsewhere_InTheTierThatIsReached()
    {
        var prices = new PriceList
        {
            Tiers =
            [
                new(0, [new("*", Channel.Sms, 50), new("UZ", Channel.Sms, 12)]),
                new(1_000, [new("UZ", Channel.Sms, 9)]),
            ],
        };

        Assert.Equal(12, prices.MicrosOf("UZ", Channel.Sms, paidSegments: 999));
        Assert.Equal(9, prices.MicrosOf("UZ", Channel.Sms, paidSegments: 1_000));
        Assert.Equal(50, prices.MicrosOf("GB", Channel.Sms, paidSegments: 0));
        Assert.Null(prices.MicrosOf("GB", Channel.Sms, paidSegments: 1_000));
        Assert.Null(prices.MicrosOf("UZ", Channel.Voice, paidSegments: 0));
        Assert.Equal(0, PriceList.Free.MicrosOf("GB", Channel.Voice, paidSegments: 5));
    }

    [Theory]
    [InlineData(100, null, 80)]
    [InlineData(100, 25, 25)]
    [InlineData(100, 100, 100)]
    [InlineData(100, 0, 0)]
    [InlineData(9, null, 7)]
    [InlineData(1, null, 1)]
    [InlineData(0, null, 0)]
    [InlineData(TenantLimits.MaxQuota, 50, TenantLimits.MaxQuota / 2)]
    public void Places_ThatBatchesMayTake_AreAShare_OfOneAtLeast(long all, int? share, long places) =>
        Assert.Equal(
            places, new TenantQuotas { ConcurrentVerifications = all, BulkShare = share }.PlacesOfBatches);

    private static TenantDefinition With(Func<TenantSettings, TenantSettings> change) =>
        Sound with { Settings = change(Sound.Settings) };

    private static PriceList Tiers(params PriceTier[] tiers) => new() { Tiers = [.. tiers] };
}
