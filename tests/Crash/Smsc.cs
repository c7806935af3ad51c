using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Countersign.Crash;

/// <summary>A carrier in a process of its own: the npm package smpp, dressed up in tests/peers/smsc.</summary>
internal sealed class Smsc : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(2);
    private static readonly Lazy<string?> WhyNot = new(Install);

    private readonly string[] _options;
    private Process _process;

    private Smsc(string journal, int port, string[] options, Process process) =>
        (Journal, Port, _options, _process) = (journal, port, options, process);

    public int Port { get; }

    public string Journal { get; }

    /// <summary>Skips the test, and says why, where this machine cannot run one.</summary>
    public static void Require()
    {
        if (WhyNot.Value is { } reason)
            Assert.Skip($"There is no SMSC to test with: {reason}");
    }

    /// <summary>Starts one; the options are those of smsc.mjs.</summary>
    public static async Task<Smsc> StartAsync(string folder, string name, params string[] options)
    {
        var (journal, port) = (Path.Combine(folder, $"{name}.ndjson"), FreePort());
        string[] all = [.. options, "--prefix", name];
        return new Smsc(journal, port, all, await LaunchAsync(journal, port, all));
    }

    /// <summary>SIGKILL: answers and receipts under way are lost.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Starts it again on the same port and journal.</summary>
    public async Task RestartAsync()
    {
        _process.Dispose();
        _process = await LaunchAsync(Journal, Port, _options);
    }

    /// <summary>Every message it has ever taken over: its id, the handset, the text.</summary>
    public List<(string Id, string To, string Text)> Taken() =>
    [
        .. Lines("to").Select(static line => (
            line.GetProperty("id").GetString()!,
            line.GetProperty("to").GetString()!.TrimStart('+'),
            line.GetProperty("text").GetString()!)),
    ];

    /// <summary>A handset sends a message; returns once it was taken from the carrier's hands.</summary>
    public async Task HearAsync(string from, string to, string text)
    {
        var before = Heard();
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { from, to, text }));
        await _process.StandardInput.FlushAsync();
        var begun = TimeProvider.System.GetTimestamp();
        while (Heard() == before)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < StartLimit, "Nobody took the handset's message.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    /// <summary>Receipts that were acknowledged.</summary>
    public int Receipts() => Lines("receipt").Count(static line => line.GetProperty("answer").GetInt32() == 0);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();

        _process.Dispose();
    }

    private int Heard() => Lines("heard").Count(static line => line.GetProperty("answer").GetInt32() == 0);

    /// <summary>The lines that are whole: the last one may be torn by a kill, or not be written yet.</summary>
    private IEnumerable<JsonElement> Lines(string member)
    {
        if (!File.Exists(Journal))
            yield break;

        using var file = new FileStream(Journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        var text = reader.ReadToEnd();
        foreach (var line in text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!line.EndsWith('}'))
                continue;

            var one = JsonDocument.Parse(line).RootElement;
            if (one.TryGetProperty(member, out _))
                yield return one;
        }
    }

    private static async Task<Process> LaunchAsync(string journal, int port, string[] options)
    {
        var process = Run("node", ["smsc.mjs", "--port", $"{port}", "--journal", journal, .. options]);
        using var limit = new CancellationTokenSource(StartLimit);
        var said = await process.StandardOutput.ReadLineAsync(limit.Token);
        if (said != "listening")
            Assert.Fail($"The SMSC did not start: {await process.StandardError.ReadToEndAsync(limit.Token)}");

        return process;
    }

    private static string? Install()
    {
        try
        {
            using var node = Run("node", ["--version"]);
            node.WaitForExit();
            if (Directory.Exists(Path.Combine(Folder(), "node_modules", "smpp")))
                return null;

            using var npm = Run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
            return npm.WaitForExit(InstallLimit) && npm.ExitCode == 0 ? null : "npm ci failed in tests/peers/smsc.";
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return $"Node is missing ({missing.Message}).";
        }
    }

    private static Process Run(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = Folder(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);

        return Process.Start(start)!;
    }

    private static string Folder()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Orleans.sln")))
            at = at.Parent ?? throw new DirectoryNotFoundException("The tests run outside of the repository.");

        return Path.Combine(at.FullName, "tests", "peers", "smsc");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
