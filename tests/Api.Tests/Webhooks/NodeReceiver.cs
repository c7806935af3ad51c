using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Webhooks;

/// <summary>What the receiver wrote down of one request.</summary>
/// <param name="Path">Where it went.</param>
/// <param name="WebhookId">Its <c>webhook-id</c>.</param>
/// <param name="Event">The id of the event.</param>
/// <param name="Subject">What the event is about.</param>
/// <param name="Sequence">Its place within the subject.</param>
/// <param name="Verified">Whether its signature was that of the secret.</param>
/// <param name="Fault">Why not.</param>
/// <param name="Answer">What it was answered.</param>
internal sealed record Journalled(
    string Path,
    string WebhookId,
    string? Event,
    string? Subject,
    int Sequence,
    bool Verified,
    string? Fault,
    string Answer);

/// <summary>A receiver in a process of its own: the npm package standardwebhooks, in tests/peers/webhooks.</summary>
internal sealed class NodeReceiver(string journal, int port) : IAsyncDisposable
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly Lazy<string?> WhyNot = new(Install);
    private static readonly JsonSerializerOptions Snake = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    private Process? _process;

    public string Url => $"http://127.0.0.1:{port}/hooks";

    private static string Folder => Path.Combine(RepositoryFolder.Path, "tests", "peers", "webhooks");

    /// <summary>Skips the test, and says why, where this machine cannot run one.</summary>
    public static void Require()
    {
        if (WhyNot.Value is { } reason)
            Assert.Skip($"There is no receiver to test with: {reason}");
    }

    /// <summary>Starts it, or starts it again.</summary>
    public async Task StartAsync(string secret, string mode)
    {
        _process = Run("node", [
            "receiver.mjs", "--port", $"{port}", "--journal", journal, "--secret", secret, "--mode", mode,
            "--target", $"{Url}/elsewhere"]);
        await SaysAsync("listening");
    }

    /// <summary>SIGKILL: what is under way is lost.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Changes its secret or its mode.</summary>
    public async Task ChangeAsync(string member, string value)
    {
        await _process!.StandardInput.WriteLineAsync($$"""{"{{member}}":"{{value}}"}""");
        await _process.StandardInput.FlushAsync();
        await SaysAsync("changed");
    }

    /// <summary>All requests that it has ever got; the last line may be torn by a kill.</summary>
    public List<Journalled> Journal()
    {
        if (!File.Exists(journal))
            return [];
        using var file = new FileStream(journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        var text = reader.ReadToEnd();
        return
        [
            .. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(static line => JsonSerializer.Deserialize<Journalled>(line, Snake)!),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
    }

    private async Task SaysAsync(string word)
    {
        using var limit = new CancellationTokenSource(StartLimit, TimeProvider.System);
        var said = await _process!.StandardOutput.ReadLineAsync(limit.Token);
        if (said != word)
            Assert.Fail($"It did not say '{word}': {await _process.StandardError.ReadToEndAsync(limit.Token)}");
    }

    private static string? Install()
    {
        try
        {
            using var node = Run("node", ["--version"]);
            node.WaitForExit();
            if (Directory.Exists(Path.Combine(Folder, "node_modules", "standardwebhooks")))
                return null;
            using var npm = Run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
            return npm.WaitForExit(InstallLimit) && npm.ExitCode == 0 ? null : "npm ci failed in tests/peers/webhooks.";
        }
        catch (Win32Exception missing)
        {
            return $"Node is missing ({missing.Message}).";
        }
    }

    private static Process Run(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
