using System.Globalization;
using Countersign.Bench.Load;

namespace Countersign.Bench.Processes;

/// <summary>Our server as it is built and deployed, on a data folder of its own.</summary>
internal sealed class CountersignServer : IService
{
    private static readonly Dictionary<string, string> Nothing = [];

    private readonly Child _child;

    private CountersignServer(Child child, Target target, string operatorKey)
    {
        _child = child;
        Target = target;
        OperatorKey = operatorKey;
    }

    /// <summary>The key that makes tenants.</summary>
    public string OperatorKey { get; }

    public Target Target { get; }

    public IReadOnlyList<Child> Processes => [_child];

    /// <summary>Starts it on a fresh data folder and waits until it can serve.</summary>
    public static CountersignServer Start(Scratch scratch)
    {
        var folder = scratch.NewFolder("server");
        var data = Path.Combine(folder, "data");
        var port = Ports.Free();
        var child = Launch(scratch, folder, data, port);
        try
        {
            using var client = new HttpClient { BaseAddress = Loopback(port) };
            Ports.Await(child, () => Ports.IsListening(port) && IsReady(client));
            return new CountersignServer(
                child, new Target([port], ReadKey(data)), ReadKey(data, "operator.key"));
        }
        catch
        {
            child.Dispose();
            throw;
        }
    }

    /// <summary>Starts the process and returns at once.</summary>
    public static Child Launch(
        Scratch scratch,
        string folder,
        string data,
        int port,
        IReadOnlyDictionary<string, string>? settings = null)
    {
        var program = Path.Combine(
            scratch.Repository, "artifacts", "embedded", "bin", "Api", "release", "Countersign.Api");
        return Child.Start(scratch, folder, [program], new Dictionary<string, string>(settings ?? Nothing)
        {
            ["PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["COUNTERSIGN_DATA"] = data,
            ["Bench__EmptyPost"] = "true",
        });
    }

    public static string ReadKey(string data, string name = "sandbox.key") =>
        File.ReadAllText(Path.Combine(data, name)).Trim();

    /// <summary>Whether it says that it can serve.</summary>
    public static bool IsReady(HttpClient client)
    {
        try
        {
            using var answer = client.GetAsync(new Uri("/readyz", UriKind.Relative)).GetAwaiter().GetResult();
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public void Dispose() => _child.Dispose();

    private static Uri Loopback(int port) => new($"http://127.0.0.1:{port}");
}
