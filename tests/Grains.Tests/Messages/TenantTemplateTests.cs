using Countersign.Messages;
using Countersign.Tenants;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Messages;

/// <summary>A tenant's own texts with codes, beside those of the product.</summary>
public sealed class TenantTemplateTests
{
    private readonly TemplateCatalog _catalog = new();

    private static readonly TenantSnapshot Acme = With(
        new LocalizedTemplate(
            "default", [new("uz", "uz {code}", null), new("en", "en {code} {{{brand}}}", "en! {code}")]),
        new LocalizedTemplate("login", [new("uz", "kirish {code}", null), new("ru", "vhod {code}", null)]));

    [Theory]
    [InlineData("default", "uz", "uz 012345", "uz")]
    [InlineData("default", "uz_Cyrl-UZ", "uz 012345", "uz")]
    [InlineData("default", "UZ", "uz 012345", "uz")]
    [InlineData("default", "ru", "en 012345 {Acme}", "en")]
    [InlineData("default", null, "en 012345 {Acme}", "en")]
    [InlineData("login", "uz", "kirish 012345", "uz")]
    [InlineData("login", "de", "vhod 012345", "ru")]
    [InlineData("login", null, "vhod 012345", "ru")]
    [InlineData("removed", "uz", "uz 012345", "uz")]
    public void ATenantsOwnText_GoesBeforeTheProducts_InTheLanguageThatIsNearest(
        string template, string? locale, string text, string language)
    {
        Assert.Equal(new RenderedText(text, language), Render(Acme, template, locale));
    }

    [Fact]
    public void OtherTenants_HaveTheProductsTexts()
    {
        var product = Render(tenant: null, "default", "uz");

        Assert.Equal(product, Render(With(), "default", "uz"));
        var other = With(new LocalizedTemplate("login", [new("uz", "{code}", null)]));
        Assert.Equal(product, Render(other, "default", "uz"));
        Assert.Equal(product, Render(With(), "login", "uz"));
        Assert.NotEqual(product, Render(Acme, "default", "uz"));
    }

    [Fact]
    public void ACall_SaysTheTenantsWords_OrTheProductsInTheLanguageOfItsText()
    {
        Assert.Equal("en! 0, 1, 2, 3, 4, 5", Render(Acme, "default", "fr", Channel.Voice).Text);
        Assert.Equal(
            Render(tenant: null, "default", "uz", Channel.Voice), Render(Acme, "default", "uz", Channel.Voice));
        Assert.Equal("ru", Render(Acme, "login", locale: null, Channel.Voice).Language);
    }

    [Fact]
    public void Knows_TheTenantsOwn_AndTheProducts()
    {
        Assert.True(_catalog.Knows(Acme, "login"));
        Assert.True(_catalog.Knows(With(), "default"));
        Assert.False(_catalog.Knows(With(), "login"));
        Assert.False(_catalog.Knows(Acme, "Login"));
    }

    [Theory]
    [InlineData("zh-TW")]
    [InlineData("zh_HK")]
    [InlineData("zh-tw")]
    public void ARegionOfTraditionalScript_IsAnsweredInIt_UnlessThereIsATextForItself(string locale)
    {
        Assert.Equal("zh-Hant", Render(tenant: null, "default", locale).Language);
        var own = With(new LocalizedTemplate(
            "default", [new("zh", "{code}", null), new("zh-Hant", "{code}", null), new("zh-TW", "{code}", null)]));
        Assert.Equal(
            locale == "zh_HK" ? "zh-Hant" : "zh-TW", Render(own, "default", locale).Language);
    }

    [Fact]
    public void APrice_IsThatOfTheTenantsOwnText()
    {
        var own = With(new LocalizedTemplate("long", [new("en", $"{new string('x', 200)} {{code}}", null)]));

        Assert.Equal(2, SegmentsOf(own, "long"));
        Assert.Equal(1, SegmentsOf(own, "default"));
    }

    private byte SegmentsOf(TenantSnapshot tenant, string template) =>
        CodeText.Segments(_catalog, tenant, template, "en", codeLength: 6, TimeSpan.FromMinutes(10));

    private RenderedText Render(
        TenantSnapshot? tenant, string template, string? locale, Channel channel = Channel.Sms)
    {
        Assert.True(CodeDigits.TryParse("012345", out var code));
        return _catalog.Render(
            new TemplateRequest(tenant, template, locale, channel, "Acme", code, TimeSpan.FromMinutes(10)));
    }

    private static TenantSnapshot With(params LocalizedTemplate[] templates) => new()
    {
        Tenant = "acme",
        Version = 1,
        Brand = "Acme",
        Keys = [],
        Policy = VerificationPolicy.Default,
        OwnSettings = new TenantSettings { Templates = [.. templates] },
    };
}
