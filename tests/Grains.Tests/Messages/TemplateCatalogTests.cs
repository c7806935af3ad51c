using Countersign.Carriers.Messages;
using Countersign.Messages;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Messages;

public sealed class TemplateCatalogTests
{
    private readonly TemplateCatalog _catalog = new();

    [Theory]
    [InlineData(null, "is your Acme verification code")]
    [InlineData("en-GB", "is your Acme verification code")]
    [InlineData("ru", "ваш код подтверждения Acme")]
    [InlineData("ru-KZ", "ваш код подтверждения Acme")]
    [InlineData("UZ", "Acme tasdiqlash kodingiz")]
    [InlineData("uz-Cyrl-UZ", "Acme тасдиқлаш кодингиз")]
    [InlineData("vi_VN", "mã xác minh Acme của bạn")]
    [InlineData("zh-CN", "【Acme】您的验证码是")]
    [InlineData("zh-TW", "【Acme】您的驗證碼是")]
    [InlineData("zh-Hant-HK", "【Acme】您的驗證碼是")]
    [InlineData("tlh", "is your Acme verification code")]
    [InlineData("-", "is your Acme verification code")]
    public void Render_ALocale_FallsBackPartByPart(string? locale, string expected)
    {
        Assert.Contains(expected, Render(locale), StringComparison.Ordinal);
    }

    [Fact]
    public void Render_ATextMessage_HoldsCodeBrandAndMinutes()
    {
        Assert.Equal(
            "012345 is your Acme verification code. It is valid for 10 min. Do not share it with anyone.",
            Render("en"));
    }

    [Fact]
    public void Render_ACall_ReadsTheDigitsOneByOneTwice()
    {
        var text = Render("en", Channel.Voice);

        Assert.Equal("Your Acme verification code is: 0, 1, 2, 3, 4, 5. Again: 0, 1, 2, 3, 4, 5.", text);
    }

    [Fact]
    public void Render_ABrandThatLooksLikeAPlaceholder_IsNotFilledTwice()
    {
        var request = Request("en", Channel.Sms) with { Brand = "{code}" };

        Assert.StartsWith(
            "012345 is your {code} verification code.", _catalog.Render(request).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", MessageEncoding.Gsm7, 1)]
    [InlineData("uz", MessageEncoding.Gsm7, 1)]
    [InlineData("zh", MessageEncoding.Ucs2, 1)]
    [InlineData("ru", MessageEncoding.Ucs2, 2)]
    public void Render_ABrandOfTwelveLetters_TakesAsFewSegmentsAsItsScriptAllows(
        string locale, MessageEncoding encoding, int segments)
    {
        var text = _catalog.Render(Request(locale, Channel.Sms) with { Brand = "Constellatio" }).Text;
        var size = MessageSize.Of(text);

        Assert.Equal((encoding, segments), (size.Encoding, size.Segments));
    }

    private string Render(string? locale, Channel channel = Channel.Sms) =>
        _catalog.Render(Request(locale, channel)).Text;

    private static TemplateRequest Request(string? locale, Channel channel)
    {
        Assert.True(CodeDigits.TryParse("012345", out var code));
        return new TemplateRequest(Tenant: null, "default", locale, channel, "Acme", code, TimeSpan.FromMinutes(10));
    }
}
