using System.Net;
using System.Net.Sockets;

namespace Countersign.Api.Tests.Host;

/// <summary>Ports for what cannot choose one by itself: the silo of a server, which on Orleans listens.</summary>
internal static class FreePorts
{
    /// <summary>Two ports on which nothing listens at this moment, and that the next call does not name.</summary>
    public static (int First, int Second) Two()
    {
        using TcpListener first = new(IPAddress.Loopback, 0), second = new(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}
