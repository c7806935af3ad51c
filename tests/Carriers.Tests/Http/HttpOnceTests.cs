using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Countersign.Carriers.Tests.Http;

/// <summary>
/// What the connection pool below would send again by itself: it takes a request without a body for safe.
/// </summary>
public sealed class HttpOnceTests : HttpLinkTest
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    [Theory]
    [InlineData("GET", 0)]
    [InlineData("GET", 1)]
    [InlineData("POST", 0)]
    [InlineData("POST", 1)]
    public async Task ARequestWhoseConnectionIsClosed_IsNotRepeated(string method, int answeredBefore)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var requests = new List<string>();
        using var end = new CancellationTokenSource();
        var serving = ServeAsync(listener, answeredBefore, requests, end.Token);
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var link = OpenUrl($"http://127.0.0.1:{port}/?r={{reference}}", $"\"Method\": \"{method}\", {Accepts}");

        for (var message = 0; message < answeredBefore; message++)
            Assert.IsType<SubmissionResult.Accepted>(await link.SubmitAsync(Message()));
        Assert.IsType<SubmissionResult.Unknown>(await link.SubmitAsync(Message()));

        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        Assert.Equal(answeredBefore + 1, requests.Count);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => serving);
    }

    /// <summary>Answers some requests, takes one more and closes without a word.</summary>
    private static async Task ServeAsync(
        TcpListener listener, int answers, List<string> requests, CancellationToken end)
    {
        while (true)
        {
            using var connection = await listener.AcceptTcpClientAsync(end);
            var stream = connection.GetStream();
            var buffer = new byte[8_192];
            while (await stream.ReadAsync(buffer, end) is var read and > 0)
            {
                requests.Add(Encoding.ASCII.GetString(buffer, 0, read));
                if (requests.Count > answers)
                    break;
                await stream.WriteAsync(Encoding.ASCII.GetBytes(Ok), end);
            }
        }
    }
}
