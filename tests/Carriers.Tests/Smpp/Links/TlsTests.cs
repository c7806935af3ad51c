using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Countersign.Carriers.Smpp;
using Countersign.Carriers.Smpp.Links;

namespace Countersign.Carriers.Tests.Smpp.Links;

/// <summary>TLS over a real socket, with certificates made for the test.</summary>
public sealed class TlsTests
{
    [Fact]
    public async Task ACertificateOfTheNamedAuthority_AndTheNamedServer_IsTrusted()
    {
        using var server = new Server("smsc.example");
        await using var stream = await server.ConnectAsync("smsc.example", isTrusted: true);

        Assert.True(Assert.IsType<SslStream>(stream).IsAuthenticated);
    }

    [Theory]
    [InlineData("other.example", true)]
    [InlineData("smsc.example", false)]
    public async Task AnotherName_OrAnotherAuthority_IsRefused(string name, bool isTrusted)
    {
        using var server = new Server("smsc.example");

        await Assert.ThrowsAsync<AuthenticationException>(() => server.ConnectAsync(name, isTrusted));
    }

    private sealed class Server : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly X509Certificate2 _certificate;
        private readonly string _file = Path.GetTempFileName();

        public Server(string name)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(name);
            request.CertificateExtensions.Add(names.Build());
            var now = TimeProvider.System.GetUtcNow();
            using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
            _certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
            File.WriteAllText(_file, _certificate.ExportCertificatePem());
            _listener.Start();
            _ = ServeAsync();
        }

        public async Task<Stream> ConnectAsync(string name, bool isTrusted) =>
            await new TcpTransport(new SmppOptions
            {
                Host = "127.0.0.1",
                Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
                Tls = new SmppTlsOptions { ServerName = name, CaFile = isTrusted ? _file : null },
            }).ConnectAsync(CancellationToken.None);

        public void Dispose()
        {
            _listener.Dispose();
            _certificate.Dispose();
            File.Delete(_file);
        }

        private async Task ServeAsync()
        {
            try
            {
                using var socket = await _listener.AcceptSocketAsync();
                await using var stream = new SslStream(new NetworkStream(socket));
                await stream.AuthenticateAsServerAsync(_certificate);
                await stream.ReadExactlyAsync(new byte[1]);
            }
            catch (Exception fault) when (fault is IOException or AuthenticationException or SocketException)
            {
                // The client has gone, or did not trust us.
            }
        }
    }
}
