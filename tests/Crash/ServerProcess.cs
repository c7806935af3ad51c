using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Countersign.Crash;

/// <summary>The real server in a process of its own, on a data folder that outlives it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    /// <summary>What a drain may take by its settings, 51 s at most here, and the end of the process.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly List<string> _output = [];

    private ServerProcess(Process process, HttpClient client)
    {
        _process = process;
        Client = client;
        DataReceivedEventHandler keep = (_, line) => Keep(line.Data);
        process.OutputDataReceived += keep;
        process.ErrorDataReceived += keep;
    }

    /// <summary>Authenticated with the sandbox key.</summary>
    public HttpClient Client { get; }

    public static async Task<ServerProcess> StartAsync(
        string dataFolder, string journal, params (string Name, string Value)[] settings)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(
            Environment.ProcessPath is { } host && Path.GetFileName(host).StartsWith("dotnet", StringComparison.Ordinal)
                ? host
                : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Countersign.Api.dll"));
        start.Environment["PORT"] = $"{port}";
        start.Environment["COUNTERSIGN_DATA"] = dataFolder;
        start.Environment["Sandbox__JournalPath"] = journal;
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}"),
            Timeout = TimeSpan.FromSeconds(30),
        };
        var server = new ServerProcess(new Process { StartInfo = start }, client);
        server._process.Start();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        await server.WaitUntilReadyAsync();
        var key = await File.ReadAllTextAsync(Path.Combine(dataFolder, "sandbox.key"));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Trim());
        return server;
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        Client.Dispose();
    }

    /// <summary>SIGTERM: the process is asked to stop, and takes its time.</summary>
    public void Terminate() => Signal("TERM");

    /// <summary>The process stands still for a while, as one does whose machine is busy with something else.</summary>
    public async Task PauseAsync(TimeSpan time)
    {
        Signal("STOP");
        await Task.Delay(time);
        Signal("CONT");
    }

    /// <summary>How many lines of its output say that.</summary>
    public int Said(string text)
    {
        lock (_output)
            return _output.Count(line => line.Contains(text, StringComparison.Ordinal));
    }

    /// <summary>The exit code, once it has ended by itself.</summary>
    public async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(StopLimit);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();

        _process.Dispose();
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    private async Task WaitUntilReadyAsync()
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < StartLimit && !_process.HasExited)
        {
            try
            {
                using var answer = await Client.GetAsync("/readyz");
                if (answer.StatusCode == HttpStatusCode.OK)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(20);
        }

        lock (_output)
            Assert.Fail($"The server did not become ready in {waited.Elapsed}:\n{string.Join('\n', _output)}");
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            if (line is not null && _output.Count < 1_000)
                _output.Add(line);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
