using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Countersign.Egress.Tests;

/// <summary>A listener on this machine that counts who comes, and answers each request with the same words.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly byte[] _answer;
    private readonly Task _work;
    private int _connections;
    private volatile string _request = "";

    public Listener(string answer)
    {
        _answer = Encoding.ASCII.GetBytes(answer);
        _listener.Start();
        _work = WorkAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>The latest request, as far as its head was read at once.</summary>
    public string Request => _request;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _work;
        _end.Dispose();
    }

    private async Task WorkAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_end.Token);
                Interlocked.Increment(ref _connections);
                var head = new byte[4_096];
                var read = await client.GetStream().ReadAsync(head, _end.Token);
                if (read == 0)
                    continue;
                _request = Encoding.ASCII.GetString(head, 0, read);
                await client.GetStream().WriteAsync(_answer, _end.Token);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException or SocketException)
        {
            // The test is over.
        }
    }
}
