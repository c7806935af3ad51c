using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Countersign.Bench.Flows;
using Countersign.Bench.Load;
using Countersign.Bench.Processes;
using Countersign.Bench.Report;

namespace Countersign.Bench.Startup;

/// <summary>
/// From the start of the built server's process to its first answer to a start of a verification. Floor: the runtime
/// alone, printing nothing. Peer: the Node service, its Redis running already.
/// </summary>
internal sealed class StartupBench(BenchContext context)
{
    private const int Starts = 5;
    private const double BudgetSeconds = 2;
    private static readonly long ServeLimit = Clock.FromSeconds(60);

    private readonly TestNumbers _numbers = new();
    private readonly Samples _fresh = new();
    private readonly Samples _used = new();
    private readonly Samples _peer = new();
    private readonly Samples _runtime = new();

    public Result Run()
    {
        var data = Path.Combine(context.Scratch.NewFolder("kept"), "data");
        Ours(data);
        for (var i = 0; i < Starts; i++)
        {
            _runtime.Add(Runtime());
            _fresh.Add(Ours(Path.Combine(context.Scratch.NewFolder("fresh"), "data")));
            _used.Add(Ours(data));
        }

        if (RedisOtpService.Missing(context.Scratch) is { } missing)
            BenchContext.Say($"NO PEER: {missing}; its rows are left out");
        else
            Peer();
        return Report();
    }

    private double Ours(string data)
    {
        var port = Ports.Free();
        var begin = Clock.Now;
        using var child = CountersignServer.Launch(context.Scratch, context.Scratch.NewFolder("server"), data, port);
        while (!TryServe(port, () => CountersignServer.ReadKey(data)))
            Wait(child, begin);
        return Clock.Seconds(Clock.Now - begin);
    }

    private void Peer()
    {
        using var redis = Redis.Start(context.Scratch);
        for (var i = 0; i < Starts; i++)
        {
            var port = Ports.Free();
            var begin = Clock.Now;
            using var child = RedisOtpService.Launch(context.Scratch, redis.Port, port, pepper: "00", parses: true);
            while (!TryServe(port, () => RedisOtpService.Key))
                Wait(child, begin);
            _peer.Add(Clock.Seconds(Clock.Now - begin));
        }
    }

    // The bench's own program with an argument that makes it end at once.
    private double Runtime()
    {
        var begin = Clock.Now;
        using var child = Child.Start(
            context.Scratch, context.Scratch.NewFolder("runtime"), [Environment.ProcessPath!, "--version"],
            new Dictionary<string, string>());
        child.WaitForExit();
        return Clock.Seconds(Clock.Now - begin);
    }

    private static void Wait(Child child, long begin)
    {
        child.RequireRunning();
        if (Clock.Now - begin > ServeLimit)
            throw new TimeoutException("the first request was not served within 60 s");
        Thread.Sleep(2);
    }

    // A raw socket: an HTTP client of its own would cost as much as what is measured.
    private bool TryServe(int port, Func<string> key)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, port);
        }
        catch (SocketException)
        {
            return false;
        }

        var body = $$"""{"to":"{{_numbers.Next()}}"}""";
        socket.Send(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"""
            POST /v1/verifications HTTP/1.1
            Host: 127.0.0.1
            Authorization: Bearer {key()}
            Content-Type: application/json
            Content-Length: {body.Length}


            """).ReplaceLineEndings("\r\n") + body));
        var answer = new byte[64];
        var count = socket.Receive(answer);
        return Encoding.ASCII.GetString(answer, 0, count) is var text
            && text.Contains(" 202 ", StringComparison.Ordinal)
            ? true
            : text.Contains(" 503 ", StringComparison.Ordinal)
                ? false
                : throw new InvalidOperationException($"the first request was answered with {text.Split('\r')[0]}");
    }

    private Result Report()
    {
        var result = new Result("startup: process start to the first verification started");
        result.Row("floor: .NET runtime that ends at once", _runtime, "s");
        result.Row("countersign, fresh data folder", _fresh, "s");
        result.Row("countersign, used data folder", _used, "s");
        result.Row("node + libphonenumber-js (redis running already)", _peer, "s");
        result.Ratio("startup_vs_2s", BudgetSeconds / _fresh.Median, 1);
        if (_peer.Count > 0)
            result.Ratio("startup_vs_redis", _peer.Median / _fresh.Median, 0);
        return result;
    }
}
