using System.Net;
using System.Net.Sockets;

namespace Countersign.Bench.Load;

/// <summary>One keep-alive connection with at most one request under way.</summary>
internal sealed class Connection : IDisposable
{
    private const int FirstBuffer = 16 * 1024;
    private const int LargestResponse = 8 * 1024 * 1024;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
    };

    private byte[] _received = new byte[FirstBuffer];
    private int _filled;

    public Connection(int id, int endpoint, int port)
    {
        Id = id;
        Endpoint = endpoint;
        _socket.Connect(IPAddress.Loopback, port);
    }

    public int Id { get; }

    /// <summary>Which of the target's endpoints it leads to.</summary>
    public int Endpoint { get; }

    /// <summary>The request being built or under way.</summary>
    public Request Request { get; } = new();

    public Socket Socket => _socket;

    public void Send()
    {
        var data = Request.Bytes;
        if (Epoll.Send((int)_socket.Handle, data) != data.Length)
            throw new IOException("the server does not take requests any more");
    }

    /// <summary>Takes what has arrived; true once the response is whole.</summary>
    public bool TryReceive(out HttpResponse response)
    {
        if (_filled == _received.Length)
            Grow();
        var count = Epoll.Receive((int)_socket.Handle, _received.AsSpan(_filled));
        if (count == 0)
            throw new IOException("the server closed a connection");
        _filled += Math.Max(count, 0);
        if (!HttpResponse.TryRead(_received.AsSpan(0, _filled), out response))
            return false;
        _filled = 0;
        return true;
    }

    public void Dispose() => _socket.Dispose();

    private void Grow()
    {
        if (_received.Length >= LargestResponse)
            throw new IOException("a response is larger than the generator takes");
        Array.Resize(ref _received, _received.Length * 4);
    }
}
