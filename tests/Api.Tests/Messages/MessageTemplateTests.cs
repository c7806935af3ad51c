using System.Net;
using Countersign.Api.Messages;
using Countersign.Api.Requests;
using Countersign.Api.Tests.Host;
using Countersign.Messages;
using Countersign.Tenants;
using Countersign.Verifications;

namespace Countersign.Api.Tests.Messages;

public sealed class MessageTemplateTests
{
    private const string Ready = "--Messages:Templates:demo:order-ready";

    private const string Order = "\u0417\u0430\u043A\u0430\u0437";

    private static readonly string Many = new('a', 500);

    [Theory]
    [InlineData("Plain.", "Plain.")]
    [InlineData("{name}, your {what} is ready.", "Ann, your order is ready.")]
    [InlineData("{name}{name}", "AnnAnn")]
    [InlineData("{{name}} is {name} {{}}", "{name} is Ann {}")]
    public void Fill_PutsParametersBetweenTheLiteralParts(string template, string text)
    {
        var errors = new RequestErrors();
        var parameters = new Dictionary<string, string> { ["name"] = "Ann", ["what"] = "order" };
        foreach (var name in parameters.Keys.Where(name => !template.Contains($"{{{name}}}")).ToArray())
            parameters.Remove(name);

        Assert.Equal(text, MessageTemplate.Parse(template, out var fault)!.Fill(parameters, errors));
        Assert.Null(fault);
        Assert.Equal(0, errors.Count);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("{name")]
    [InlineData("{}")]
    [InlineData("{Name}")]
    [InlineData("{a b}")]
    public void Parse_OfABraceThatIsNeitherDoubledNorAParameter_SaysWhere(string template)
    {
        Assert.Null(MessageTemplate.Parse($"Hello {template}", out var fault));
        Assert.Contains("at character 7", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("uz-Cyrl-UZ", "uz")]
    [InlineData("ru", "ru")]
    [InlineData("vi", "en")]
    [InlineData(null, "en")]
    public void Find_FallsBackPartByPartAndThenToEnglish(string? locale, string language)
    {
        var templates = Of(("en", "en"), ("uz", "uz"), ("ru", "ru"));

        var found = templates.Find(Demo, "t", locale)!.Text.Fill(new Dictionary<string, string>(), new RequestErrors());

        Assert.Equal(language, found);
        Assert.Null(templates.Find(Demo with { Tenant = "other" }, "t", locale));
        Assert.Null(templates.Find(Demo, "u", locale));
    }

    [Theory]
    [InlineData("no name", "en", "text")]
    [InlineData("t", "no language", "text")]
    [InlineData("t", "en", " ")]
    [InlineData("t", "en", "{")]
    public void Templates_ThatCannotBeSent_StopTheStart(string name, string language, string text)
    {
        var result = new MessageTemplateValidator().Validate(null, Options(name, (language, text)));

        var fault = Assert.Single(result.Failures!);
        Assert.StartsWith($"Messages:Templates:demo:{name}:{language} has", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATemplate_IsSentInTheReadersLanguage_AndCountedAsItIsSent()
    {
        await using var host = await StartAsync();
        var number = SharedHost.FreshNumber();

        using var sent = await SendAsync(
            host, number, """ "template": "order-ready", "parameters": {"order": "17"}, "locale": "ru-RU" """);

        Assert.Equal(HttpStatusCode.Accepted, sent.StatusCode);
        var message = await sent.JsonAsync();
        Assert.Equal("ucs2", message.Text("encoding"));
        Assert.Equal(1, message.GetProperty("segments").GetInt32());
        Assert.Equal($"{Order} 17.", await ShownAsync(host, number));
    }

    [Theory]
    [InlineData(""" "template": "no-such" """, "/template")]
    [InlineData(""" "template": "order-ready" """, "/parameters/order")]
    [InlineData(""" "template": "order-ready", "parameters": {"order": "1", "more": "2"} """, "/parameters/more")]
    [InlineData(""" "template": "order-ready", "parameters": {"order": "\t"} """, "/parameters")]
    [InlineData(""" "template": "order-ready", "text": "Hello" """, "/text")]
    [InlineData(""" "text": "Hello", "parameters": {"order": "1"} """, "/parameters")]
    [InlineData(""" "text": "Hello", "locale": "ru" """, "/locale")]
    [InlineData(""" "template": "long", "parameters": {"a": "#", "b": "#", "c": "#", "d": "#"} """, "/parameters")]
    public async Task ATemplateThatCannotBeFilled_IsRefusedWhereItIsWrong(string members, string pointer)
    {
        await using var host = await StartAsync();

        using var refused = await SendAsync(
            host, SharedHost.FreshNumber(), members.Replace("#", Many, StringComparison.Ordinal));

        var problem = await refused.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.True(problem.GetProperty("errors").TryGetProperty(pointer, out _), problem.ToString());
    }

    private static Task<ApiHost> StartAsync() => ApiHost.StartAsync(settings:
    [
        $"{Ready}:en=Order {{order}} is ready.",
        $"{Ready}:ru={Order} {{order}}.",
        "--Messages:Templates:demo:long:en={a}{b}{c}{d}",
    ]);

    private static async Task<string> ShownAsync(ApiHost host, string number)
    {
        for (var look = 0; look < 200; look++)
        {
            if (await host.Client.MessagesAsync(number) is [var message, ..])
                return message.Text("text");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Flow.Token);
        }

        throw new InvalidOperationException("No message came within two seconds.");
    }

    private static Task<HttpResponseMessage> SendAsync(ApiHost host, string number, string members) =>
        host.Client.PostJsonAsync("/v1/messages", $$"""{"to": "{{number}}", {{members}}}""");

    private static TenantSnapshot Demo => new()
    {
        Tenant = "demo",
        Version = 1,
        Brand = "Demo",
        Keys = [],
        Policy = VerificationPolicy.Default,
    };

    private static MessageTemplates Of(params (string Language, string Text)[] texts) =>
        new(Microsoft.Extensions.Options.Options.Create(Options("t", texts)));

    private static MessageTemplateOptions Options(string name, params (string Language, string Text)[] texts)
    {
        var languages = texts.ToDictionary(static one => one.Language, static one => one.Text);
        return new MessageTemplateOptions
        {
            Templates = new() { ["demo"] = new() { [name] = languages } },
        };
    }
}
