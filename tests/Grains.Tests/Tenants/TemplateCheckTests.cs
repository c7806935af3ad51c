using System.Collections.Immutable;
using System.Globalization;
using Countersign.Messages;
using Countersign.Tenants;

namespace Countersign.Grains.Tests.Tenants;

public sealed class TemplateCheckTests
{
    public static TheoryData<string, string, string> Texts => new()
    {
        { "/templates/t/en/sms", "{code", "brace" },
        { "/templates/t/en/sms", "Hello {brand}", "needs {code}" },
        { "/templates/t/en/sms", "{code} {name}", "no {name}" },
        { "/templates/t/en/sms", " ", "say something" },
        { "/templates/t/en/sms", "{code}\t", "control" },
        { "/templates/t/en/sms", new string('x', 591) + "{code}", "more than 600" },
        { "/templates/t/en/sms", new string('x', 1_525) + "{code}", "1530" },
        { "/templates/t/en/voice", "Hello", "needs {code}" },
        { "/templates/t/en/voice", new string('x', 573) + "{code}", "more than 600" },
        { "/message_templates/t/en", "{", "brace" },
        { "/message_templates/t/en", new string('x', 1_531), "1530" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void AnUnsoundText_IsToldByItsPointer_AndAlone(string pointer, string text, string said)
    {
        var fault = Assert.Single(Faults(With(pointer, text)));

        Assert.Equal(pointer, fault.Pointer);
        Assert.Contains(said, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/templates/t/en/sms", 590)]
    [InlineData("/templates/t/en/voice", 572)]
    public void ATextThatIsAsLongAsMayBe_IsSound(string pointer, int letters) =>
        Assert.Empty(Faults(With(pointer, new string('x', letters) + "{code}")));

    [Fact]
    public void ALongerBrand_MakesATextTooLong()
    {
        var settings = With("/templates/t/en/sms", new string('x', 580) + "{code}{brand}");

        Assert.Empty(Faults(settings, brand: new string('b', 10)));
        Assert.Equal("/templates/t/en/sms", Assert.Single(Faults(settings, brand: new string('b', 11))).Pointer);
    }

    [Fact]
    public void Names_AreWellFormed_AndThereOnce()
    {
        Assert.Empty(Faults(Codes(Template("Order.ready:1-a_b"))));
        Assert.Equal("/templates", Assert.Single(Faults(Codes(Template("a/b")))).Pointer);
        Assert.Equal("/templates", Assert.Single(Faults(Codes(Template(new string('a', 65))))).Pointer);
        Assert.Equal("/templates", Assert.Single(Faults(Codes(Template("a"), Template("a")))).Pointer);
    }

    [Fact]
    public void Languages_AreTags_ThereOnce_AndAtLeastOne()
    {
        Assert.Equal("/templates/t", Assert.Single(Faults(Codes(Template("t", "no tag")))).Pointer);
        Assert.Equal("/templates/t", Assert.Single(Faults(Codes(Template("t", "en\n")))).Pointer);
        Assert.Equal("/templates/t", Assert.Single(Faults(Codes(Template("t", "en", "EN")))).Pointer);
        Assert.Equal("/templates/t", Assert.Single(Faults(Codes(new LocalizedTemplate("t", [])))).Pointer);
        var many = Enumerable.Range(0, TenantLimits.MaxTemplateLanguages + 1).Select(Tag).ToArray();
        Assert.Equal("/templates/t", Assert.Single(Faults(Codes(Template("t", many)))).Pointer);
        Assert.Empty(Faults(Codes(Template("t", many[1..]))));
    }

    [Fact]
    public void ThereAreNotMoreThanMayBe_AndAllTextsTogetherAreShort()
    {
        var many = Enumerable.Range(0, TenantLimits.MaxTemplates + 1).Select(at => Template(Tag(at))).ToArray();
        Assert.Empty(Faults(Codes(many[1..])));
        Assert.Equal("/templates", Assert.Single(Faults(Codes(many))).Pointer);

        var text = new string('x', 1_000);
        ImmutableArray<TemplateText> texts =
            [.. Enumerable.Range(0, 40).Select(at => new TemplateText(Tag(at), text, null))];
        var full = new TenantSettings { MessageTemplates = [new("t", texts)] };
        Assert.Empty(Faults(full));
        var over = full with { MessageTemplates = [.. full.MessageTemplates, new("u", [new("en", "x", null)])] };
        Assert.Equal("/message_templates", Assert.Single(Faults(over)).Pointer);
        Assert.Equal("/templates", Assert.Single(Faults(full with { Templates = [Template("a")] })).Pointer);
    }

    private static string Tag(int at) => $"en-{at.ToString(CultureInfo.InvariantCulture)}";

    private static LocalizedTemplate Template(string name, params string[] languages) => new(
        name,
        [
            .. (languages.Length == 0 ? ["en"] : languages)
                .Select(static language => new TemplateText(language, "{code}", Voice: null)),
        ]);

    private static TenantSettings Codes(params LocalizedTemplate[] templates) => new() { Templates = [.. templates] };

    private static TenantSettings With(string pointer, string text) => pointer switch
    {
        "/templates/t/en/sms" => Codes(new LocalizedTemplate("t", [new("en", text, Voice: null)])),
        "/templates/t/en/voice" => Codes(new LocalizedTemplate("t", [new("en", "{code}", text)])),
        _ => new TenantSettings { MessageTemplates = [new("t", [new("en", text, Voice: null)])] },
    };

    private static IReadOnlyList<SettingFault> Faults(TenantSettings settings, string brand = "Acme") =>
        TenantCheck.FaultsOf(new TenantDefinition { Brand = brand, Settings = settings });
}
