using System.Net;
using System.Security.Cryptography;
using System.Text;
using Countersign.Api.Tests.Host;
using Countersign.Verifications;

namespace Countersign.Api.Tests.Secrecy;

/// <summary>Nothing that a run logs or stores holds a code, a phone number or a secret in the clear.</summary>
public sealed class SecrecyTests
{
    private const int Numbers = 20;

    [Fact]
    public async Task ARunWithEverythingInIt_LeavesNoCodeNumberOrSecretInLogsAndData()
    {
        var folder = Directory.CreateTempSubdirectory("countersign-").FullName;
        try
        {
            var (secrets, lines) = await RunAsync(folder);
            Assert.All(lines, line => Assert.DoesNotContain(
                secrets, secret => line.Contains(secret.Text, StringComparison.Ordinal)));

            var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
            Assert.True(files.Sum(static file => new FileInfo(file).Length) > 10_000, "The run stored nothing.");
            foreach (var file in files.Where(static file => Path.GetFileName(file) != "sandbox.key"))
            {
                var bytes = await File.ReadAllBytesAsync(file, Flow.Token);
                Assert.DoesNotContain(secrets, secret => secret.IsIn(bytes));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(List<Secret> Secrets, IReadOnlyCollection<string> Lines)> RunAsync(string folder)
    {
        await using var host = await ApiHost.StartAsync(folder: folder);

        // Ten digits, so that none of them turns up in a time or an id by chance.
        var policy = VerificationPolicy.Default with { CodeLength = 10, CooldownSeconds = [1] };
        var key = await TestTenant.MakeAsync(host, "shop", sandbox: true, shop => shop with { Policy = policy });
        using var client = host.WithKey(key);
        var secrets = new List<Secret> { new(host.Key.Split('_')[^1]) };
        for (var i = 0; i < Numbers; i++)
        {
            var number = SharedHost.FreshNumber();
            secrets.AddRange(Notations(number).Select(static text => new Secret(text)));
            secrets.Add(new Secret(await VerifyAsync(host, client, number)));
            secrets.Add(new Secret(await SendAsync(client, number, i)));
            await MisbehaveAsync(host, client, number);
        }

        return (secrets, host.Logs.Lines);
    }

    private static async Task<string> VerifyAsync(ApiHost host, HttpClient client, string number)
    {
        var id = await client.StartedAsync(number);
        var code = await client.CodeAsync(number);
        using var wrong = await client.CheckAsync(id, Flow.Wrong(code));
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        using var resend = await client.PostJsonAsync($"/v1/verifications/{id}/resend", "{}", $"resend-{id}");
        using var right = await client.CheckAsync(id, code);
        using var byNumber = await client.PostJsonAsync(
            "/v1/check", $$"""{"to":"{{number}}","code":"{{code}}"}""", $"check-{id}");
        using var timeline = await client.GetAsync($"/v1/verifications/{id}/timeline", Flow.Token);
        using var stopped = await client.PostJsonAsync(
            "/v1/sandbox/inbound", $$"""{"from":"{{number}}","text":"STOP"}""");
        using var refused = await client.StartAsync(number);
        using var listed = await client.GetAsync($"/v1/suppressions?to={number}", Flow.Token);
        using var removed = await client.DeleteAsync($"/v1/suppressions?to={number}", Flow.Token);
        using var exported = await client.GetAsync("/v1/suppressions/export", Flow.Token);
        using var started = await client.PostJsonAsync(
            "/v1/sandbox/inbound", $$"""{"from":"{{number}}","text":"START"}""");
        using var added = await client.PostJsonAsync("/v1/suppressions", $$"""{"to":"{{number}}"}""", $"add-{id}");
        using var lifted = await client.DeleteAsync($"/v1/suppressions?to={number}", Flow.Token);
        return code;
    }

    /// <summary>A message that is delivered; the first time also one that the carrier refuses.</summary>
    private static async Task<string> SendAsync(HttpClient client, string number, int no)
    {
        var text = $"Zanzibar-{no}-{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(number)))}";
        string[] numbers = no == 0 ? [number, number[..^4] + "0002"] : [number];
        foreach (var to in numbers)
        {
            using var sent = await client.PostJsonAsync(
                "/v1/messages", $$"""{"to":"{{to}}","text":"{{text}}"}""", $"message-{to[1..]}-{no}");
            Assert.Equal(HttpStatusCode.Accepted, sent.StatusCode);
            using var again = await client.PostJsonAsync("/send", $$"""{"to":"{{to}}","text":"{{text}}"}""");
            using var timeline = await client.GetAsync(
                $"/v1/messages/{(await sent.JsonAsync()).Text("id")}/timeline", Flow.Token);
        }

        return text;
    }

    private static async Task MisbehaveAsync(ApiHost host, HttpClient client, string number)
    {
        string[] bodies =
            [$$"""{"to":"{{number}}","x":1}""", $$"""{"to":"{{number}}""", $$"""{"{{number}}":1}""", number];
        foreach (var body in bodies)
        {
            using var bad = await client.PostJsonAsync("/v1/verifications", body, $"bad-{number[1..]}");
        }

        string[] paths = [$"/v1/{number}", $"/v1/verifications/{number}", $"/v1/sandbox/messages?to={number}&limit=0"];
        foreach (var path in paths)
        {
            using var lost = await client.GetAsync(path, Flow.Token);
        }

        using var limited = await client.PostJsonAsync(
            "/v1/verifications", $$"""{"to":"{{number}}","rate_limits":{"nope":"{{number}}"} }""");
        using var stranger = await host.Anonymous.PostJsonAsync("/v1/verifications", $$"""{"to":"{{number}}"}""");
        using var raw = await RawRequest.SendAsync(host, $"{number} {number}\r\n{number}\r\n\r\n");
        await raw.AnswerAsync();
    }

    private static IEnumerable<string> Notations(string number)
    {
        var national = number[4..];
        return [number, number[1..], national, $"{national[..2]} {national[2..5]} {national[5..7]} {national[7..]}"];
    }

    private sealed record Secret(string Text)
    {
        private readonly byte[] _utf8 = Encoding.UTF8.GetBytes(Text);
        private readonly byte[] _utf16 = Encoding.Unicode.GetBytes(Text);

        public bool IsIn(ReadOnlySpan<byte> bytes) => bytes.IndexOf(_utf8) >= 0 || bytes.IndexOf(_utf16) >= 0;

        public override string ToString() => $"{Text[..2]}… of {Text.Length}";
    }
}
