using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Countersign.Crash;

/// <summary>
/// A tenant's receiver of webhooks: it writes down what it takes before it says so, refuses some at first,
/// and verifies every signature.
/// </summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private const int RefusedOf = 500;

    private readonly HttpListener _listener = new();
    private readonly ConcurrentDictionary<string, int> _attempts = new();
    private readonly Dictionary<string, List<string>> _taken = [];
    private readonly Lock _turn = new();
    private readonly Task _serving;

    public WebhookReceiver()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Url = $"http://localhost:{((IPEndPoint)free.LocalEndpoint).Port}/";
        }

        _listener.Prefixes.Add(Url);
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Url { get; }

    /// <summary>As the endpoint told it when it was made.</summary>
    public string Secret { get; set; } = "";

    /// <summary>Deliveries that carried no valid signature.</summary>
    public int Forged { get; private set; }

    /// <summary>Deliveries of an event that was taken before.</summary>
    public int Repeats { get; private set; }

    /// <summary>Deliveries that were refused.</summary>
    public int Refused { get; private set; }

    /// <summary>The ids that were taken, of each subject in the order of their first coming.</summary>
    public Dictionary<string, List<string>> Taken()
    {
        lock (_turn)
            return _taken.ToDictionary(static one => one.Key, static one => one.Value.ToList());
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
                _ = AnswerAsync(await _listener.GetContextAsync());
        }
        catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            context.Response.StatusCode = Take(context.Request, body.ToArray());
            context.Response.Close();
        }
        catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The server was killed meanwhile. What was taken stays taken.
        }
    }

    private int Take(HttpListenerRequest request, byte[] body)
    {
        var id = request.Headers["webhook-id"]!;
        var signed = $"{id}.{request.Headers["webhook-timestamp"]}.{Encoding.UTF8.GetString(body)}";
        var key = Convert.FromBase64String(Secret["whsec_".Length..]);
        var signature = "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)));
        using var json = JsonDocument.Parse(body);
        var subject = json.RootElement.GetProperty("subject").GetString()!;
        var told = json.RootElement.GetProperty("id").GetString()!;
        lock (_turn)
        {
            if (!request.Headers["webhook-signature"]!.Split(' ').Contains(signature)
                || id != told.Replace('.', '-'))
            {
                Forged++;
                return (int)HttpStatusCode.Unauthorized;
            }

            var first = _attempts.AddOrUpdate(id, 1, static (_, count) => count + 1) == 1;
            if (first && id.Aggregate(17, static (hash, letter) => unchecked((hash * 31) + letter)) % RefusedOf == 0)
            {
                Refused++;
                return (int)HttpStatusCode.InternalServerError;
            }

            if (!_taken.TryGetValue(subject, out var events))
                _taken[subject] = events = [];
            if (events.Contains(told))
                Repeats++;
            else
                events.Add(told);
            return (int)HttpStatusCode.NoContent;
        }
    }
}
