using System.Net;
using Countersign.Api.Tests.Admin;
using Countersign.Api.Tests.Host;
using Countersign.Api.Tests.Ledger;

namespace Countersign.Api.Tests.Messages;

/// <summary>A tenant's own templates, from the operator's request to the handset.</summary>
public sealed class TenantTemplatesTests : IDisposable
{
    private const string Texts = """
        , "brand": "Acme", "templates": {
            "login": {"en": {"sms": "{code}: your key to {brand}"}, "uz": {"sms": "{brand}ga kalitingiz: {code}"}},
            "default": {"en": {"sms": "{brand} says {code}", "voice": "{code}, says {brand}"}}},
          "message_templates": {"ready": {"en": "Order {order} is ready.", "uz": "{order}-buyurtma tayyor."}}
        """;

    private const string Templates = """, "templates": {"long": {"en": {"sms": "# {code}"}}}""";

    private readonly SharedHost _shared;
    private readonly HttpClient _operator;

    public TenantTemplatesTests(SharedHost shared) => (_shared, _operator) = (shared, shared.Host.Operator());

    public void Dispose() => _operator.Dispose();

    [Theory]
    [InlineData(""" "template": "login", "locale": "uz-UZ" """, "Acmega kalitingiz: {0}")]
    [InlineData(""" "template": "login", "locale": "vi" """, "{0}: your key to Acme")]
    [InlineData(""" "locale": "uz" """, "Acme says {0}")]
    public async Task ACode_ComesInTheTenantsWords_InTheReadersLanguage(string members, string expected)
    {
        var (_, client) = await MakeAsync();
        var to = SharedHost.FreshNumber();
        using var started = await client.PostJsonAsync("/v1/verifications", $$"""{"to": "{{to}}", {{members}}}""");
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var code = await client.CodeAsync(to);

        var shown = (await client.MessagesAsync(to))[0].Text("text");
        Assert.Equal(expected.Replace("{0}", code, StringComparison.Ordinal), shown);

        using var check = await client.CheckAsync((await started.JsonAsync()).Text("id"), code);
        Assert.Equal(HttpStatusCode.OK, check.StatusCode);
    }

    [Fact]
    public async Task ATemplateOfOneTenant_IsUnknownToOthers_AndThoseOfMessagesToStarts()
    {
        var (_, client) = await MakeAsync();
        foreach (var (sender, template) in new[] { (_shared.Client, "login"), (client, "ready"), (client, "none") })
        {
            var body = $$"""{"to": "{{SharedHost.FreshNumber()}}", "template": "{{template}}"}""";
            using var refused = await sender.PostJsonAsync("/v1/verifications", body);
            await AssertFaultAsync(refused, "/template");
        }
    }

    [Fact]
    public async Task ABatch_IsSentInTheTenantsWords_ByTheLanguageOfEachRow()
    {
        var (_, client) = await MakeAsync();
        var (english, uzbek) = (SharedHost.FreshNumber(), SharedHost.FreshNumber());
        using var rows = new StringContent($"to,locale\n{english},en\n{uzbek},uz", null, "text/csv");
        using var answer = await client.PostAsync("/v1/batches?template=login", rows, Flow.Token);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);

        var code = await client.CodeAsync(english);
        Assert.Equal($"{code}: your key to Acme", (await client.MessagesAsync(english))[0].Text("text"));
        code = await client.CodeAsync(uzbek);
        Assert.Equal($"Acmega kalitingiz: {code}", (await client.MessagesAsync(uzbek))[0].Text("text"));

        using var unknown = await client.PostAsync(
            "/v1/batches?template=ready", new StringContent($"to\n{english}", null, "text/csv"), Flow.Token);
        await AssertFaultAsync(unknown, "query:template");
    }

    [Fact]
    public async Task AMessage_IsSentByTheTenantsTemplate()
    {
        var (_, client) = await MakeAsync();
        var to = SharedHost.FreshNumber();
        using var sent = await client.PostJsonAsync("/v1/messages", $$"""
            {"to": "{{to}}", "template": "ready", "parameters": {"order": "17"}, "locale": "uz"}
            """);
        Assert.Equal(HttpStatusCode.Accepted, sent.StatusCode);

        for (var look = 0; look < 200 && (await client.MessagesAsync(to)).Length == 0; look++)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Flow.Token);
        Assert.Equal("17-buyurtma tayyor.", Assert.Single(await client.MessagesAsync(to)).Text("text"));
    }

    [Fact]
    public async Task AChange_IsByName_AndOfTheVersionThatWasSeen_AndTheTenantSeesIt()
    {
        var (id, client) = await MakeAsync();
        using var changed = await _operator.PatchAsync(
            id,
            """
            {"templates": {"login": {"ru": {"sms": "{code} ru"}}, "x": {"en": {"sms": "x {code}"}}, "default": null}}
            """,
            "\"2\"");
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        using var stale = await _operator.PatchAsync(id, """{"templates": null}""", "\"2\"");
        await stale.ProblemAsync(HttpStatusCode.PreconditionFailed, "precondition-failed");

        const string Now = """{"login":{"ru":{"sms":"{code} ru"}},"x":{"en":{"sms":"x {code}"}}}""";
        Assert.Equal(Now, (await changed.JsonAsync()).GetProperty("templates").GetRawText());
        using var config = await client.GetAsync("/v1/config", Flow.Token);
        var own = await config.JsonAsync();
        Assert.Equal(Now, own.GetProperty("templates").GetRawText());
        Assert.Equal(
            """{"ready":{"en":"Order {order} is ready.","uz":"{order}-buyurtma tayyor."}}""",
            own.GetProperty("message_templates").GetRawText());

        using var none = await _operator.PatchAsync(
            id, """{"templates": null, "message_templates": {"ready": null}}""", "\"3\"");
        var emptied = await none.JsonAsync();
        Assert.Equal("{}", emptied.GetProperty("templates").GetRawText());
        Assert.Equal("{}", emptied.GetProperty("message_templates").GetRawText());
    }

    [Fact]
    public async Task AChange_IsWrittenDown_ByLanguage()
    {
        var (id, _) = await MakeAsync();
        using var changed = await _operator.PatchAsync(
            id,
            """{"templates": {"login": {"en": {"sms": "{code}!"}, "uz": {"sms": "{brand}ga kalitingiz: {code}"}}}}""",
            "\"2\"");
        changed.EnsureSuccessStatusCode();

        var told = (await AuditTrail.SaysAsync(_operator, $"/admin/audit?tenant={id}", 3))[^1];
        Assert.Equal("tenant.changed", told.Text("action"));
        var before = told.GetProperty("before").GetRawText();
        Assert.Contains("{code}: your key to {brand}", before, StringComparison.Ordinal);
        var after = told.GetProperty("after").GetRawText();
        Assert.Contains("{code}!", after, StringComparison.Ordinal);
        Assert.DoesNotContain("kalitingiz", after, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""" "templates": {"a/b": {"en": {"sms": "{code}"}}} """, "/templates/a~1b")]
    [InlineData(""" "templates": {"t": {"no tag": {"sms": "{code}"}}} """, "/templates/t/no tag")]
    [InlineData(""" "templates": {"t": {"en": "{code}"}} """, "/templates/t/en")]
    [InlineData(""" "templates": {"t": {"en": {"text": "{code}"}}} """, "/templates/t/en/text")]
    [InlineData(""" "templates": {"t": {"en": {"voice": "{code}"}}} """, "/templates/t/en/sms")]
    [InlineData(""" "templates": {"t": {"en": {"sms": "no code"}}} """, "/templates/t/en/sms")]
    [InlineData(""" "templates": {"t": {"en": {"sms": "{code} {order}"}}} """, "/templates/t/en/sms")]
    [InlineData(""" "templates": {"t": {}} """, "/templates/t")]
    [InlineData(""" "templates": [] """, "/templates")]
    [InlineData(""" "templates": {"t": {"en": {"sms": "{code}"}}, "t": null} """, "/templates/t")]
    [InlineData(""" "message_templates": {"t": {"en": "{"}} """, "/message_templates/t/en")]
    [InlineData(""" "message_templates": {"t": {"en": {"sms": "x"}}} """, "/message_templates/t/en")]
    public async Task AFault_IsToldByItsPointer(string members, string pointer)
    {
        var id = await _operator.MadeAsync();
        using var refused = await _operator.PatchAsync(id, $"{{{members}}}", "\"1\"");
        await AssertFaultAsync(refused, pointer);
    }

    [Theory]
    [InlineData("{}", "Acme says 123456", "en", "gsm7", 1)]
    [InlineData("""{"template": "login", "locale": "uz"}""", "Acmega kalitingiz: 123456", "uz", "gsm7", 1)]
    [InlineData("""{"channel": "voice"}""", "1, 2, 3, 4, 5, 6, says Acme", "en", null, 1)]
    [InlineData("""{"message_template": "ready", "parameters": {"order": "№ 17"}, "locale": "de"}""",
        "Order № 17 is ready.", "en", "ucs2", 1)]
    public async Task APreview_SaysWhatWouldBeSent(
        string body, string text, string language, string? encoding, int segments)
    {
        var (_, client) = await MakeAsync();
        using var answer = await client.PostJsonAsync("/v1/templates/preview", body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        var preview = await answer.JsonAsync();
        Assert.Equal((text, language, segments), (
            preview.Text("text"), preview.Text("language"), preview.GetProperty("segments").GetInt32()));
        Assert.Equal(encoding, preview.TryGetProperty("encoding", out var known) ? known.GetString() : null);
    }

    [Theory]
    [InlineData("""{"template": "ready"}""", "/template")]
    [InlineData("""{"message_template": "login"}""", "/message_template")]
    [InlineData("""{"template": "login", "message_template": "ready"}""", "/message_template")]
    [InlineData("""{"message_template": "ready"}""", "/parameters/order")]
    [InlineData("""{"parameters": {}}""", "/parameters")]
    [InlineData("""{"locale": "no tag"}""", "/locale")]
    [InlineData("""{"channel": "fax"}""", "/channel")]
    public async Task APreviewOfNothingThatCouldBeSent_IsRefused(string body, string pointer)
    {
        var (_, client) = await MakeAsync();
        using var refused = await client.PostJsonAsync("/v1/templates/preview", body);
        await AssertFaultAsync(refused, pointer);
    }

    [Fact]
    public async Task APrice_IsThatOfTheTenantsText_AlsoForRows()
    {
        using var tenant = await PrepaidTenant.MakeAsync(
            _shared.Host,
            micros: 10 * PrepaidTenant.Sms,
            Templates.Replace("#", new string('x', 200), StringComparison.Ordinal));
        using var started = await tenant.Client.PostJsonAsync(
            "/v1/verifications", $$"""{"to": "{{SharedHost.FreshNumber()}}", "template": "long"}""");
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        await tenant.BalanceBecomesAsync(8 * PrepaidTenant.Sms, 0, 2 * PrepaidTenant.Sms);

        using var rows = new StringContent($"to\n{SharedHost.FreshNumber()}", null, "text/csv");
        using var answer = await tenant.Client.PostAsync("/v1/batches?template=long", rows, Flow.Token);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await tenant.BalanceBecomesAsync(6 * PrepaidTenant.Sms, 0, 4 * PrepaidTenant.Sms);
    }

    private static async Task AssertFaultAsync(HttpResponseMessage refused, string pointer)
    {
        var problem = await refused.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(pointer, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    /// <summary>A tenant with texts, and its key: so it is in its second version.</summary>
    private async Task<(string Id, HttpClient Client)> MakeAsync()
    {
        var id = await _operator.MadeAsync(Texts);
        return (id, _shared.Host.WithKey(await _operator.KeyAsync(id, """{"sandbox": true, "role": "sender"}""")));
    }
}
