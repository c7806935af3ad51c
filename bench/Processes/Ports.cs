using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Countersign.Bench.Load;

namespace Countersign.Bench.Processes;

/// <summary>Free loopback ports, and waiting until somebody listens on one.</summary>
internal static class Ports
{
    private const int FirstPort = 18_000;
    private const int LastPort = 32_000;
    private const int MaxTries = 100;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    /// <summary>
    /// A port that nobody listens on, below those that the system gives to outgoing connections: one of these could
    /// be taken between this look and the start of the process.
    /// </summary>
    public static int Free()
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var port = RandomNumberGenerator.GetInt32(FirstPort, LastPort);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                continue;
            }
        }

        throw new IOException($"no free port between {FirstPort} and {LastPort}");
    }

    /// <summary>
    /// Returns when <paramref name="ready"/> says so, or throws when the process ends or takes too long.
    /// </summary>
    public static void Await(Child child, Func<bool> ready, int pollMilliseconds = 10)
    {
        var limit = Clock.Now + Clock.FromSeconds(StartLimit.TotalSeconds);
        while (!ready())
        {
            child.RequireRunning();
            if (Clock.Now > limit)
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
