using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Countersign.Carriers.Smpp.Links;

/// <summary>Connections over TCP, with TLS where the route asks for it.</summary>
internal sealed class TcpTransport(SmppOptions options) : ISmppTransport
{
    public async ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        // The PDUs that wait are written in one piece; none shall wait for the answer to another.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(options.Host, options.Port, cancellationToken);
            var plain = new NetworkStream(socket, ownsSocket: true);
            return options.Tls is { Enabled: true } tls ? await SecureAsync(plain, tls, cancellationToken) : plain;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<SslStream> SecureAsync(
        NetworkStream plain, SmppTlsOptions tls, CancellationToken cancellationToken)
    {
        var secured = new SslStream(plain);
        var authentication = new SslClientAuthenticationOptions
        {
            TargetHost = string.IsNullOrEmpty(tls.ServerName) ? options.Host : tls.ServerName,
        };
        if (tls.CaFile is { Length: > 0 } file)
        {
            var chain = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            chain.CustomTrustStore.ImportFromPemFile(file);
            authentication.CertificateChainPolicy = chain;
        }

        await secured.AuthenticateAsClientAsync(authentication, cancellationToken);
        return secured;
    }
}
