using System.Text.Json;
using Countersign.Inbound;

namespace Countersign.Grains.Tests.Inbound;

public sealed class InboundKeywordTests
{
    [Theory]
    [InlineData("STOP", InboundWord.Stop, "en", true)]
    [InlineData("  stop.\r\n", InboundWord.Stop, "en", true)]
    [InlineData("Stop all!", InboundWord.Stop, "en", true)]
    [InlineData("opt-out", InboundWord.Stop, "en", true)]
    [InlineData("ＳＴＯＰ", InboundWord.Stop, "en", true)]
    [InlineData("unsubscribe", InboundWord.Stop, "en", true)]
    [InlineData("Arrêt", InboundWord.Stop, "fr", false)]
    [InlineData("arre\u0302t", InboundWord.Stop, "fr", false)]
    [InlineData("«Стоп»", InboundWord.Stop, "ru", false)]
    [InlineData("to'xta", InboundWord.Stop, "uz", false)]
    [InlineData("toʻxta", InboundWord.Stop, "uz", false)]
    [InlineData("тўхта", InboundWord.Stop, "uz-Cyrl", false)]
    [InlineData("退订", InboundWord.Stop, "zh", false)]
    [InlineData("退訂。", InboundWord.Stop, "zh-Hant", false)]
    [InlineData("cancelar", InboundWord.Stop, "es", true)]
    [InlineData("iptal", InboundWord.Stop, "tr", false)]
    [InlineData("start", InboundWord.Start, "en", true)]
    [InlineData("UNSTOP", InboundWord.Start, "en", true)]
    [InlineData("bắt đầu", InboundWord.Start, "vi", false)]
    [InlineData("help?", InboundWord.Help, "en", true)]
    [InlineData("Info", InboundWord.Help, "en", true)]
    [InlineData("көмек", InboundWord.Help, "kk", false)]
    public void AKeyword_IsRecognised(string text, InboundWord word, string language, bool isCommon)
    {
        Assert.True(InboundKeywords.TryRecognise(text, out var keyword));
        Assert.Equal(new InboundKeyword(word, language, isCommon), keyword);
    }

    [Theory]
    [InlineData("")]
    [InlineData("...")]
    [InlineData("please stop writing")]
    [InlineData("STOP IT")]
    [InlineData("don't stop")]
    [InlineData("123456")]
    [InlineData("stopp!ing")]
    public void AnythingElse_IsNone(string text) => Assert.False(InboundKeywords.TryRecognise(text, out _));

    [Fact]
    public void ALongText_IsNone() =>
        Assert.False(InboundKeywords.TryRecognise("STOP" + new string('.', InboundKeywords.MaxText), out _));

    [Fact]
    public void EveryLanguageOfTheTemplates_HasKeywordsAndAnswers()
    {
        var templates = Languages("Countersign.Messages.templates.json", static root => root.GetProperty("default"));
        Assert.NotEmpty(templates);
        Assert.Equal(templates, Languages("Countersign.Inbound.keywords.json", static root => root));
        Assert.Equal(templates, new InboundTexts().Languages.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryKeywordOfTheTable_IsRecognisedAsItself()
    {
        foreach (var (text, keyword) in InboundKeywords.Table)
        {
            Assert.True(InboundKeywords.TryRecognise(text.ToLowerInvariant(), out var found), text);
            Assert.Equal(keyword, found);
        }
    }

    [Theory]
    [InlineData("fr-CA", "【】", "Acme : vous ne recevrez plus")]
    [InlineData("zh-TW", "", "【Acme】您將")]
    [InlineData("xx", "", "Acme: you will")]
    public void AnAnswer_IsInTheReadersLanguage(string locale, string never, string beginning)
    {
        var text = new InboundTexts().Render(InboundWord.Stop, locale, "Acme");
        Assert.StartsWith(beginning, text, StringComparison.Ordinal);
        if (never.Length > 0)
            Assert.DoesNotContain(never, text, StringComparison.Ordinal);
    }

    private static string[] Languages(string resource, Func<JsonElement, JsonElement> part)
    {
        using var stream = typeof(InboundTexts).Assembly.GetManifestResourceStream(resource)!;
        using var document = JsonDocument.Parse(stream);
        return [.. part(document.RootElement).EnumerateObject()
            .Select(static language => language.Name).Order(StringComparer.Ordinal)];
    }
}
