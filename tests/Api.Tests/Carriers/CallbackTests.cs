using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Countersign.Api.Tests.Host;
using Microsoft.Extensions.Options;

namespace Countersign.Api.Tests.Carriers;

public sealed class CallbackTests : IDisposable
{
    private const string Secret = "a secret of the carrier";
    private const string Receipts = "/carriers/acme/receipts";

    private readonly string _folder = Directory.CreateTempSubdirectory("countersign-").FullName;

    private string SecretFile => Path.Combine(_folder, "secret");

    private string Journal => Path.Combine(_folder, "journal");

    public CallbackTests() => File.WriteAllText(SecretFile, Secret);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ASignedReceipt_SettlesItsAttempt()
    {
        await using var host = await StartAsync("Callbacks:Proof=Signature");
        var id = await host.Client.StartedAsync("+998901230003");
        var reference = await ReferenceAsync();

        using var answer = await SendAsync(host, Body(reference, "DELIVRD"), Sign);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("delivered", await AttemptAsync(host, id));
    }

    [Fact]
    public async Task AStepOnTheWay_ChangesNothing_AndIsAcknowledged()
    {
        await using var host = await StartAsync("Callbacks:Proof=Signature");
        var id = await host.Client.StartedAsync("+998901230003");
        var reference = await ReferenceAsync();

        using var answer = await SendAsync(host, Body(reference, "ENROUTE"), Sign);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("submitted", await AttemptAsync(host, id));
    }

    [Fact]
    public async Task AForgedReceipt_IsRefused_AndChangesNothing()
    {
        await using var host = await StartAsync("Callbacks:Proof=Signature");
        var id = await host.Client.StartedAsync("+998901230003");
        var body = Body(await ReferenceAsync(), "DELIVRD");

        using var unsigned = await SendAsync(host, body, static (_, _) => { });
        using var forged = await SendAsync(host, body, static (request, _) => Sign(request, "another body"));
        using var old = await SendAsync(host, body, static (request, text) => Sign(request, text, minutes: -6));

        await unsigned.ProblemAsync(HttpStatusCode.Unauthorized, "unproven-callback");
        await forged.ProblemAsync(HttpStatusCode.Unauthorized, "unproven-callback");
        await old.ProblemAsync(HttpStatusCode.Unauthorized, "unproven-callback");
        Assert.Equal("submitted", await AttemptAsync(host, id));
    }

    [Fact]
    public async Task AToken_MustBeTheOneOfThePath()
    {
        await using var host = await StartAsync("Callbacks:Proof=Token");
        var body = Body("unknown", "DELIVRD");

        using var right = await SendAsync(host, body, path: $"{Receipts}/{Uri.EscapeDataString(Secret)}");
        using var wrong = await SendAsync(host, body, path: $"{Receipts}/wrong");
        using var none = await SendAsync(host, body);

        Assert.Equal(HttpStatusCode.NoContent, right.StatusCode);
        await none.ProblemAsync(HttpStatusCode.Unauthorized, "unproven-callback");
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
    }

    [Fact]
    public async Task BasicAuthentication_IsAsked_AndFormsAreRead()
    {
        await using var host = await StartAsync(
            "Callbacks:Proof=Basic",
            "Callbacks:User=acme",
            "Callbacks:Receipts:Format=Form",
            "Callbacks:Receipts:Reference=ref",
            "Callbacks:Receipts:Status=state");
        var id = await host.Client.StartedAsync("+998901230003");
        var form = $"ref={Uri.EscapeDataString(await ReferenceAsync())}&state=UNDELIV&extra=1";

        using var right = await SendAsync(host, form, static (request, _) => Basic(request, $"acme:{Secret}"));
        using var wrong = await SendAsync(host, form, static (request, _) => Basic(request, $"other:{Secret}"));

        Assert.Equal(HttpStatusCode.NoContent, right.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal("Basic", Assert.Single(wrong.Headers.WwwAuthenticate).Scheme);
        Assert.Equal("undelivered", await AttemptAsync(host, id));
    }

    [Fact]
    public async Task WhatCannotBeTaken_IsAProblem()
    {
        await using var host = await StartAsync("Callbacks:Proof=Signature");

        using var unknown = await SendAsync(host, "{}", Sign, "/carriers/nobody/receipts");
        using var garbage = await SendAsync(host, "no JSON", Sign);
        using var nameless = await SendAsync(host, """{"state": "DELIVRD"}""", Sign);
        using var large = await SendAsync(host, new string(' ', 65 * 1024), Sign);
        using var inbound = await SendAsync(host, "{}", Sign, "/carriers/acme/inbound");

        await unknown.ProblemAsync(HttpStatusCode.NotFound, "not-found");
        await garbage.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        await nameless.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        await large.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
        await inbound.ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Theory]
    [InlineData("Callbacks:SecretFile=/nowhere/secret", "Routes:acme:Http:Callbacks:SecretFile must name a file")]
    [InlineData("Callbacks:Receipts:Status=", "Routes:acme:Http:Callbacks:Receipts:Status")]
    [InlineData("Callbacks:Recipts:Status=/x", "Routes:acme:Http:*")]
    public async Task SettingsThatCannotWork_StopTheStart(string setting, string message)
    {
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(
            () => StartAsync("Callbacks:Proof=Signature", setting));

        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    private Task<ApiHost> StartAsync(params string[] more) => ApiHost.StartAsync(settings:
    [
        $"--Sandbox:JournalPath={Journal}",
        .. HttpRouteArguments.Of([
            $"Callbacks:SecretFile={SecretFile}",
            "Callbacks:Receipts:Reference=/ref",
            "Callbacks:Receipts:Id=/id",
            "Callbacks:Receipts:Status=/state",
            "Callbacks:Receipts:Delivered:0=DELIVRD",
            "Callbacks:Receipts:Undelivered:0=UNDELIV",
            .. more,
        ]),
    ]);

    private static async Task<HttpResponseMessage> SendAsync(
        ApiHost host, string body, Action<HttpRequestMessage, string>? prove = null, string path = Receipts)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        prove?.Invoke(request, body);
        return await host.Anonymous.SendAsync(request, Flow.Token);
    }

    private static void Sign(HttpRequestMessage request, string body) => Sign(request, body, minutes: 0);

    private static void Sign(HttpRequestMessage request, string body, int minutes)
    {
        var stamp = TimeProvider.System.GetUtcNow().AddMinutes(minutes).ToUnixTimeSeconds();
        var signed = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"m1.{stamp}.{body}"));
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), signed);
        request.Headers.Add("webhook-id", "m1");
        request.Headers.Add("webhook-timestamp", stamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", $"v1,{Convert.ToBase64String(mac)}");
    }

    private static void Basic(HttpRequestMessage request, string user) => request.Headers.Authorization =
        new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(user)));

    private static string Body(string reference, string state) =>
        $$"""{"ref": "{{reference}}", "id": "m-1", "state": "{{state}}"}""";

    /// <summary>What the simulated carrier was given with the message.</summary>
    private async Task<string> ReferenceAsync()
    {
        for (var look = 0; look < 500; look++)
        {
            if (File.Exists(Journal) && await ReadAsync() is { Length: > 0 } line)
                return JsonDocument.Parse(line.Split('\n')[0]).RootElement.Text("reference");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Flow.Token);
        }

        throw new InvalidOperationException("Nothing was submitted within five seconds.");
    }

    private async Task<string> ReadAsync()
    {
        await using var file = new FileStream(Journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync(Flow.Token);
    }

    /// <summary>How the one attempt stands, once its submission has been noted.</summary>
    private static async Task<string> AttemptAsync(ApiHost host, string id)
    {
        for (var look = 0; ; look++)
        {
            using var answer = await host.Client.GetAsync($"/v1/verifications/{id}", Flow.Token);
            var attempt = Assert.Single((await answer.JsonAsync()).GetProperty("attempts").EnumerateArray());
            if (attempt.Text("status") != "submitting" || look == 200)
                return attempt.Text("status");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Flow.Token);
        }
    }
}
