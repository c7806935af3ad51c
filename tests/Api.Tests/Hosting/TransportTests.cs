using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Hosting;

#pragma warning disable MA0039 // The certificate is the test's own; nobody has issued it.
public sealed class TransportTests
{
    [Fact]
    public async Task EveryAnswer_ForbidsWhatABrowserMightDoWithIt()
    {
        await using var host = await ApiHost.StartAsync();
        foreach (var path in new[] { "/v1/status", "/nowhere", "/admin/tenants", "/livez" })
        {
            using var answer = await host.Client.GetAsync(path, Flow.Token);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
            Assert.StartsWith(
                "default-src 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")),
                StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
        }
    }

    [Fact]
    public async Task WithACertificate_TheServerSpeaksTls12AndLater_AndSaysToComeBackByIt()
    {
        var folder = Directory.CreateTempSubdirectory("countersign-").FullName;
        try
        {
            var (certificate, key) = WriteCertificate(folder);
            await using var host = await ApiHost.StartAsync(settings:
                ["--urls=https://127.0.0.1:0", $"--Https:Certificate={certificate}", $"--Https:Key={key}"]);
            var port = host.Anonymous.BaseAddress!.Port;
            using var handler = new HttpClientHandler
            {
                ServerCertificateCustomValidationCallback =
                    static (_, one, _, _) => one?.Subject == "CN=countersign.test",
            };
            using var client = new HttpClient(handler);
            using var answer = await client.GetAsync($"https://127.0.0.1:{port}/livez", Flow.Token);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("max-age=31536000", Assert.Single(answer.Headers.GetValues("Strict-Transport-Security")));
            Assert.Equal(SslProtocols.Tls12, await HandshakeAsync(port, SslProtocols.Tls12));
#pragma warning disable CA5397, SYSLIB0039 // That the server refuses what is long obsolete is what is tried.
            await Assert.ThrowsAnyAsync<Exception>(() => HandshakeAsync(port, SslProtocols.Tls11));
#pragma warning restore CA5397, SYSLIB0039
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task WithAnAddressOfTheirOwn_OperatorsAreServedThereAlone_AndTenantsNotThere()
    {
        var (port, _) = FreePorts.Two();
        await using var host = await ApiHost.StartAsync(settings: [$"--Admin:Url=http://127.0.0.1:{port}"]);
        using var administrator = host.Operator();
        using var here = await administrator.GetAsync("/admin/tenants", Flow.Token);
        await here.ProblemAsync(HttpStatusCode.NotFound, "not-found");
        using var there = await administrator.GetAsync($"http://127.0.0.1:{port}/admin/tenants", Flow.Token);
        Assert.Equal(HttpStatusCode.OK, there.StatusCode);

        using var tenant = await host.Client.GetAsync("/v1/status", Flow.Token);
        Assert.Equal(HttpStatusCode.OK, tenant.StatusCode);
        using var astray = await host.Client.GetAsync($"http://127.0.0.1:{port}/v1/status", Flow.Token);
        await astray.ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    private static (string Certificate, string Key) WriteCertificate(string folder)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=countersign.test", pair, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var (certificate, key) = (Path.Combine(folder, "tls.crt"), Path.Combine(folder, "tls.key"));
        File.WriteAllText(certificate, made.ExportCertificatePem());
        File.WriteAllText(key, pair.ExportPkcs8PrivateKeyPem());
        return (certificate, key);
    }

    private static async Task<SslProtocols> HandshakeAsync(int port, SslProtocols protocols)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, port, Flow.Token);
        await using var tls = new SslStream(socket.GetStream());
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "countersign.test",
                EnabledSslProtocols = protocols,
                RemoteCertificateValidationCallback = static (_, one, _, _) => one?.Subject == "CN=countersign.test",
            },
            Flow.Token);
        return tls.SslProtocol;
    }
}
