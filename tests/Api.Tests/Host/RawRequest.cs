using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Countersign.Api.Tests.Host;

/// <summary>A request as bytes on a connection, for what no well-behaved client sends.</summary>
internal sealed class RawRequest : IDisposable
{
    private readonly TcpClient _socket = new();

    /// <summary>Whether any of an answer is there to be read.</summary>
    public bool HasAnswer => _socket.Available > 0;

    /// <summary>Whether the server has closed the connection.</summary>
    public bool IsClosed => _socket.Client.Poll(TimeSpan.Zero, SelectMode.SelectRead) && _socket.Available == 0;

    public static async Task<RawRequest> SendAsync(ApiHost host, string bytes)
    {
        var request = new RawRequest();
        var token = Flow.Token;
        await request._socket.ConnectAsync(IPAddress.Loopback, host.Anonymous.BaseAddress!.Port, token);
        await request._socket.GetStream().WriteAsync(Encoding.Latin1.GetBytes(bytes), token);
        return request;
    }

    /// <summary>A POST of which only the headers and the first byte of the body come.</summary>
    public static Task<RawRequest> StallAsync(ApiHost host) => SendAsync(
        host,
        $"POST /v1/check HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {host.Key}\r\n"
        + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{");

    /// <summary>Sends more of it.</summary>
    public async Task ContinueAsync(string bytes) =>
        await _socket.GetStream().WriteAsync(Encoding.Latin1.GetBytes(bytes), Flow.Token);

    /// <summary>What comes back until the server closes or <paramref name="most"/> bytes are there.</summary>
    public async Task<string> AnswerAsync(int most = 64 * 1024)
    {
        var answer = new byte[most];
        var count = await _socket.GetStream().ReadAtLeastAsync(
            answer, most, throwOnEndOfStream: false, Flow.Token);
        return Encoding.Latin1.GetString(answer, 0, count);
    }

    public void Dispose() => _socket.Dispose();
}
