using System.Net;
using System.Net.Sockets;

namespace Countersign.Bench.Processes;

/// <summary>Free loopback ports, and waiting until somebody listens on one.</summary>
internal static class Ports
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Returns when <paramref name="ready"/> says so, or throws when the process ends or takes too long.</summary>
    public static void Await(Child child, Func<bool> ready, int pollMilliseconds = 10)
    {
        var limit = DateTime.UtcNow + StartLimit;
        while (!ready())
        {
            child.RequireRunning();
            if (DateTime.UtcNow > limit)
                throw new TimeoutException("a process of the bench did not begin to serve within 60 s");
            Thread.Sleep(pollMilliseconds);
        }
    }

    public static bool IsListening(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
