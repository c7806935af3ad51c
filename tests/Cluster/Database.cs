using System.Diagnostics;

namespace Countersign.Cluster;

/// <summary>A PostgreSQL server of its own, by the project's script; it ends with this process.</summary>
internal sealed class Database : IAsyncDisposable
{
    private const int MissingCode = 3;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);

    private readonly Process _process;

    private readonly string _folder;

    private Database(Process process, string folder)
    {
        (_process, _folder) = (process, folder);
        ConnectionString = $"Host={folder};Username=countersign;Database=postgres";
    }

    public string ConnectionString { get; }

    /// <summary>Starts it; skips the test where there is none.</summary>
    public static async Task<Database> StartAsync(string repository)
    {
        var folder = Directory.CreateTempSubdirectory("countersign-postgresql-").FullName;
        var process = Process.Start(new ProcessStartInfo(
            "bash", [Path.Combine(repository, "tools", "postgresql"), "serve", folder])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardError = true,
        })!;
        var waited = Stopwatch.StartNew();
        // The socket is there once the server listens.
        while (!File.Exists(Path.Combine(folder, ".s.PGSQL.5432")))
        {
            if (process.HasExited)
            {
                var words = (await process.StandardError.ReadToEndAsync()).Trim();
                Assert.SkipWhen(process.ExitCode == MissingCode, words);
                Assert.Fail($"PostgreSQL did not start: {words}");
            }

            Assert.True(waited.Elapsed < StartLimit, "PostgreSQL did not start.");
            await Task.Delay(100);
        }

        return new Database(process, folder);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
