using System.Text.Json;
using Countersign.Tenants;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Tenants;

public sealed class TenantStateTests
{
    /// <summary>As it was stored before there were settings.</summary>
    private const string Old = """
        {"Tenant":{"Tenant":"demo","Version":3,"Brand":"Countersign","SandboxClockOffset":"00:15:00",
        "Keys":[{"Id":"boot01","SecretHash":"AAECAw==","Sandbox":true}],
        "Policy":{"CodeLength":6,"Lifetime":"00:10:00","MaxChecks":5,"MaxSends":5,"SendWindow":"00:10:00",
        "CooldownSeconds":[30,60,120,240],"GuessBudget":20,"GuessWindow":"1.00:00:00","Retention":"1.00:00:00",
        "Fallback":[]},"AllowedRegions":["UZ"],"RateRules":[{"Name":"device","Limit":120,"Window":"00:01:00"}],
        "StartsPerSecond":20000},"Done":[]}
        """;

    [Fact]
    public void AStateOfBefore_IsReadWithDefaultSettings()
    {
        var tenant = JsonSerializer.Deserialize(Old, TenantJson.Default.TenantState)!.Tenant!;

        Assert.Equal((3, "Countersign", 20_000), (tenant.Version, tenant.Brand, tenant.StartsPerSecond));
        Assert.Same(TenantSettings.Default, tenant.Settings);
        Assert.Equal("boot01", Assert.Single(tenant.Keys).Id);
        Assert.True(tenant.MaySendTo("UZ", sandbox: false));
        Assert.Empty(tenant.Context(sandbox: false).Routes);
    }

    [Fact]
    public void AllSettings_SurviveTheStore()
    {
        var settings = new TenantSettings
        {
            Name = "Acme Ltd",
            Status = TenantStatus.Suspended,
            SuspendedBecause = "unpaid",
            Plan = "gold",
            Quotas = TenantSamples.Quotas(1),
            Spend = TenantSamples.Caps(1, "UZ", "99890"),
            Prices = new PriceList { Currency = "EUR", Tiers = [new(0, [new("UZ", Channel.Voice, 7)])] },
            Consent = new ConsentPolicy { Required = true, BoundToPurpose = true, HoldsFor = TimeSpan.FromDays(1) },
            LimitRules =
            [
                new LimitRule
                {
                    Name = "user", Key = LimitKey.Given, Given = "user", Limit = 9, Window = TimeSpan.FromHours(1),
                    Mode = LimitMode.Monitor, Regions = ["UZ"],
                },
            ],
            Lists = [new(LimitKey.Country, "UZ", Allowed: true)],
            Disclosure = Disclosure.Minimal,
            AllowedAddresses = ["203.0.113.0/24"],
            Residency = "home",
            Templates = [new("default", [new("uz", "{code}", "{code}!"), new("en", "{code}", Voice: null)])],
            MessageTemplates = [new("ready", [new("en", "{order} is ready", Voice: null)])],
            Routes = [new RouteRule { Regions = ["UZ"], Channel = Channel.Voice, Use = ["a", "b"], InOrder = true }],
        };
        var state = new TenantState { Tenant = Tenant with { OwnSettings = settings } };

        var json = JsonSerializer.Serialize(state, TenantJson.Default.TenantState);
        var read = JsonSerializer.Deserialize(json, TenantJson.Default.TenantState)!;

        Assert.Equivalent(settings, read.Tenant!.Settings, strict: true);
        Assert.Equal(json, JsonSerializer.Serialize(read, TenantJson.Default.TenantState));
    }

    private static TenantSnapshot Tenant => new()
    {
        Tenant = "acme",
        Version = 1,
        Brand = "Acme",
        Keys = [],
        Policy = VerificationPolicy.Default,
    };
}
