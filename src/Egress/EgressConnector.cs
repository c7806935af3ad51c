using System.Net;
using System.Net.Sockets;

namespace Countersign.Egress;

/// <summary>
/// Connects to addresses that were checked, and to no others. A name is resolved once for each connection, each of its
/// addresses is looked at, and the connection goes to one of those: a name that leads elsewhere a moment later is of
/// no use to anybody. One forbidden address among allowed ones is enough to refuse.
/// </summary>
internal sealed class EgressConnector(EgressPolicy policy, IAddressResolver resolver)
{
    /// <summary>Addresses of one name that are tried, one after the other.</summary>
    private const int MaxTried = 4;

    /// <summary>Addresses a name may have; more than anybody's, fewer than hurt.</summary>
    private const int MaxAddresses = 64;

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    public async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var scheme = context.InitialRequestMessage.RequestUri?.Scheme ?? "";
        var target = context.DnsEndPoint;
        var addresses = await ResolveAsync(target.Host, cancellationToken);
        if (addresses.Length is 0 or > MaxAddresses)
            throw new EgressRefusedException("The name leads to no address, or to too many.");
        foreach (var address in addresses)
        {
            if (!policy.Allows(scheme, address))
                throw new EgressRefusedException("The name leads to an address that requests may not go to.");
        }

        return await ConnectAsync(addresses, target.Port, cancellationToken);
    }

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            return await resolver.ResolveAsync(host, cancellationToken);
        }
        catch (Exception fault) when (fault is SocketException or ArgumentException)
        {
            throw new EgressRefusedException("The name could not be resolved.");
        }
    }

    private static async Task<Stream> ConnectAsync(
        IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        for (var tried = 0; ; tried++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(addresses[tried], port), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException) when (tried + 1 < Math.Min(addresses.Length, MaxTried))
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }
}
