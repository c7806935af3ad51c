using System.Net;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Limits;

public sealed class ConsentTests(SharedHost shared)
{
    private const string Form = """, "consent":{"source":"form","at":"2026-01-01T00:00:00Z"}""";

    [Fact]
    public async Task WithoutConsent_NothingIsSent_WhereTheTenantNeedsIt()
    {
        using var client = await ClientAsync(""" "required":true """);
        var to = SharedHost.FreshNumber();
        using var start = await client.StartAsync(to);
        await start.ProblemAsync(HttpStatusCode.Forbidden, "consent-required");
        using var message = await client.PostJsonAsync("/v1/messages", $$"""{"to":"{{to}}","text":"Hello."}""");
        await message.ProblemAsync(HttpStatusCode.Forbidden, "consent-required");
        Assert.Empty(await client.MessagesAsync(to));

        using var given = await client.StartAsync(to, Form);
        Assert.Equal(HttpStatusCode.Accepted, given.StatusCode);
        using var known = await client.StartAsync(to, """, "purpose":"other" """);
        Assert.Equal(HttpStatusCode.Accepted, known.StatusCode);
    }

    [Fact]
    public async Task AConsent_HoldsForItsPurpose_AndForItsTime()
    {
        using var client = await ClientAsync(""" "required":true, "bound_to_purpose":true, "holds_for":3600 """);
        var to = SharedHost.FreshNumber();
        using var old = await client.StartAsync(to, Form);
        await old.ProblemAsync(HttpStatusCode.Forbidden, "consent-required");

        var now = shared.Host.Clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ");
        using var fresh = await client.StartAsync(to, $$""", "consent":{"source":"form","at":"{{now}}"}""");
        Assert.Equal(HttpStatusCode.Accepted, fresh.StatusCode);
        using var other = await client.StartAsync(to, """, "purpose":"other" """);
        await other.ProblemAsync(HttpStatusCode.Forbidden, "consent-required");
    }

    [Fact]
    public async Task ABatch_CarriesTheConsentOfItsRows()
    {
        using var client = await ClientAsync(""" "required":true """);
        Assert.Equal(2, await RefusedAsync(client, query: ""));
        Assert.Equal(0, await RefusedAsync(client, "?consent_source=contract&consent_at=2026-01-01T00:00:00Z"));
        using var half = await UploadAsync(client, "?consent_source=contract");
        await half.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    private static async Task<int> RefusedAsync(HttpClient client, string query)
    {
        using var upload = await UploadAsync(client, query);
        Assert.Equal(HttpStatusCode.Accepted, upload.StatusCode);
        var id = (await upload.JsonAsync()).Text("id");
        for (var attempt = 0; attempt < 200; attempt++)
        {
            using var answer = await client.GetAsync($"/v1/batches/{id}", Flow.Token);
            var batch = await answer.JsonAsync();
            if (batch.Text("status") == "completed")
                return batch.GetProperty("counts").GetProperty("refused").GetInt32();
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Flow.Token);
        }

        throw new InvalidOperationException("The batch was not done within ten seconds.");
    }

    private static async Task<HttpResponseMessage> UploadAsync(HttpClient client, string query)
    {
        using var content = new StringContent(
            $"to\n{SharedHost.FreshNumber()}\n{SharedHost.FreshNumber()}", null, "text/csv");
        return await client.PostAsync("/v1/batches" + query, content, Flow.Token);
    }

    private Task<HttpClient> ClientAsync(string consent) =>
        LimitTenant.ClientAsync(shared.Host, $$""" "consent": {{{consent}}} """);
}
