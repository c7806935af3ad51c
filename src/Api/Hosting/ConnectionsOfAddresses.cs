using System.Net;
using Countersign.Tenants;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Countersign.Api.Hosting;

/// <summary>
/// So many open connections for one address, before anything is read of them: whoever opens all that there are keeps
/// out nobody but itself. Proxies that the settings name stand for many, and are not counted.
/// </summary>
internal sealed class ConnectionsOfAddresses
{
    private readonly Places<UInt128> _places;
    private readonly AddressBlock[] _proxies;

    public ConnectionsOfAddresses(FrontDoorOptions options)
    {
        _places = new Places<UInt128>(options.MaxConnections, options.MaxConnectionsPerAddress);
        var proxies = new List<AddressBlock>();
        foreach (var text in options.Proxies)
        {
            if (AddressBlock.TryParse(text, out var block)) // What is none stops the start elsewhere.
                proxies.Add(block);
        }

        _proxies = [.. proxies];
    }

    /// <summary>Counts the connections of everything the server listens on.</summary>
    public void Watch(KestrelServerOptions kestrel) =>
        kestrel.ConfigureEndpointDefaults(listen => listen.Use(next => connection => PassAsync(connection, next)));

    private async Task PassAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.RemoteEndPoint is not IPEndPoint { Address: var address } || IsProxy(address))
        {
            await next(connection);
            return;
        }

        var holder = AddressKey.Of(address);
        if (!_places.TryEnter(holder))
        {
            connection.Abort(new ConnectionAbortedException("The address has too many connections."));
            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            _places.Leave(holder);
        }
    }

    private bool IsProxy(IPAddress address)
    {
        foreach (var proxy in _proxies)
        {
            if (proxy.Contains(address))
                return true;
        }

        return false;
    }
}
