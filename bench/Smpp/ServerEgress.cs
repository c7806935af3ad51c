using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Countersign.Bench.Flows;
using Countersign.Bench.Load;
using Countersign.Bench.Processes;

namespace Countersign.Bench.Smpp;

/// <summary>Our server with one live route over one bind; every start is durable before it is answered.</summary>
internal sealed class ServerEgress : IEgress
{
    private const string LiveKey = "live.key";
    private const int PollMilliseconds = 50;
    private const int MostProbes = 600;

    private readonly Scratch _scratch;
    private readonly Dictionary<string, string> _settings;
    private readonly string _folder;
    private readonly int _port = Ports.Free();
    private readonly Wire _wire;
    private readonly string _key;
    private Child _child;
    private int _probes;

    public ServerEgress(Scratch scratch, int smscPort, int window)
    {
        _scratch = scratch;
        _folder = scratch.NewFolder("server");
        _settings = Settings(smscPort, window);
        _child = Launch();
        _key = File.ReadAllText(Path.Combine(Data, LiveKey)).Trim();
        Target = new Target([_port], _key);
        _wire = new Wire(_key);
        AwaitRoute();
    }

    public Target Target { get; }

    public IReadOnlyList<Child> Processes => [_child];

    private string Data => Path.Combine(_folder, "data");

    public void Send(Request request, long number) =>
        _wire.Start(request, string.Create(CultureInfo.InvariantCulture, $"+{number}"));

    public HttpRequestMessage Send(long number)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{_port}/v1/verifications")
        {
            Content = new StringContent(
                string.Create(CultureInfo.InvariantCulture, $$"""{"to":"+{{number}}"}"""),
                Encoding.UTF8,
                "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _key);
        return request;
    }

    public void KillAndRestart()
    {
        _child.Dispose();
        _child = Launch();
        AwaitRoute();
    }

    public void Dispose() => _child.Dispose();

    /// <summary>The route is open once its link was asked where it stands; until then starts are refused.</summary>
    private void AwaitRoute()
    {
        using var client = new HttpClient();
        for (; ; Thread.Sleep(PollMilliseconds))
        {
            _child.RequireRunning();
            using var request = Send(SmscSimulator.Probe + (10 * _probes++));
            using var answer = client.Send(request);
            if (answer.IsSuccessStatusCode)
                return;
            if (_probes > MostProbes)
                throw new TimeoutException($"the server's route did not open: {answer.StatusCode}");
        }
    }

    private Child Launch()
    {
        var child = CountersignServer.Launch(_scratch, _folder, Data, _port, _settings);
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };
            Ports.Await(child, () => Ports.IsListening(_port) && CountersignServer.IsReady(client)
                && File.Exists(Path.Combine(Data, LiveKey)));
            return child;
        }
        catch
        {
            child.Dispose();
            throw;
        }
    }

    private static Dictionary<string, string> Settings(int port, int window) => new(StringComparer.Ordinal)
    {
        ["Bootstrap__AllowedRegions__0"] = "UZ",
        ["Routes__smsc__Kind"] = "Smpp",
        ["Routes__smsc__MaxPerSecond"] = "1000000",
        ["Routes__smsc__Destinations__0__Price"] = "1000",
        ["Routes__smsc__Smpp__Host"] = "127.0.0.1",
        ["Routes__smsc__Smpp__Port"] = port.ToString(CultureInfo.InvariantCulture),
        ["Routes__smsc__Smpp__SystemId"] = "bench",
        ["Routes__smsc__Smpp__Password"] = "bench",
        ["Routes__smsc__Smpp__Window"] = window.ToString(CultureInfo.InvariantCulture),
        ["Routes__smsc__Smpp__Waiting"] = "10000",
        ["Routes__smsc__Smpp__ReconnectLimit"] = "00:00:01",
    };
}
