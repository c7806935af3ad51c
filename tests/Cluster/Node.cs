using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Countersign.Cluster;

/// <summary>One process of the cluster: a silo or a front door.</summary>
internal sealed class Node : IAsyncDisposable
{
    private const int KeptLines = 2_000;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Queue<string> _output = new();

    private Node(string name, Process process, int port)
    {
        Name = name;
        Port = port;
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    public string Name { get; }

    /// <summary>Where it answers HTTP.</summary>
    public int Port { get; }

    public static async Task<Node> StartAsync(string name, string project, IDictionary<string, string> settings)
    {
        var port = FreePort();
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, $"Countersign.{project}.dll"));
        foreach (var (setting, value) in settings)
            start.Environment[setting] = value;
        start.Environment["PORT"] = $"{port}";
        start.Environment["Cluster__Name"] = name;
        var node = new Node(name, new Process { StartInfo = start }, port);
        node._process.Start();
        node._process.BeginOutputReadLine();
        node._process.BeginErrorReadLine();
        await node.WaitUntilReadyAsync();
        return node;
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and waits until it has ended by itself.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> StopAsync()
    {
        var taken = Stopwatch.StartNew();
        await SignalAsync("TERM");
        await _process.WaitForExitAsync().WaitAsync(StopLimit);
        return taken.Elapsed;
    }

    /// <summary>Freezes it as a long pause of its machine does.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    /// <summary>Lets it go on as if nothing had been.</summary>
    public Task ThawAsync() => SignalAsync("CONT");

    /// <summary>The last lines it wrote.</summary>
    public string Output()
    {
        lock (_output)
            return string.Join('\n', _output);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    private async Task WaitUntilReadyAsync()
    {
        using var client = new HttpClient();
        var waited = Stopwatch.StartNew();
        while (!_process.HasExited && waited.Elapsed < StartLimit)
        {
            try
            {
                using var answer = await client.GetAsync($"http://127.0.0.1:{Port}/readyz");
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(100);
        }

        Assert.Fail($"{Name} did not become ready in {waited.Elapsed}:\n{Output()}");
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;

        lock (_output)
        {
            _output.Enqueue(line);
            if (_output.Count > KeptLines)
                _output.Dequeue();
        }
    }
}
