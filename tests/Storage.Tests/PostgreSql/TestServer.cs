using System.Diagnostics;
using Countersign.Storage.Tests.PostgreSql;
using Npgsql;

[assembly: AssemblyFixture(typeof(SharedServer))]
// Races and kills of one store must not be slowed down by those of another: openings share the server's locks.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Countersign.Storage.Tests.PostgreSql;

/// <summary>An empty store on a server.</summary>
internal sealed record ServerAddress(string ConnectionString, string Schema);

/// <summary>A real PostgreSQL, started for tests by the project's own script and stopped with them.</summary>
internal sealed class TestServer : IDisposable
{
    private const int MissingCode = 3;
    private const int RootFolders = 12;
    private const int StartAttempts = 600;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly Lazy<TestServer> LazyShared = new(() => new TestServer());
    private static int _schemas;

    private readonly TemporaryFolder _folder = new();
    private Process _process;

    public TestServer()
    {
        _process = Serve();
        Await();
    }

    /// <summary>The server of all tests that leave it alive. Skips the test where there is none.</summary>
    public static TestServer Shared => LazyShared.Value;

    public string ConnectionString => $"Host={_folder.Path};Username=countersign;Database=postgres";

    /// <summary>Stops the shared server if it was ever started.</summary>
    public static void StopShared()
    {
        if (LazyShared.IsValueCreated)
            LazyShared.Value.Dispose();
    }

    /// <summary>A place for a store that no other test uses.</summary>
    public ServerAddress NewSchema() => new(ConnectionString, $"test_{Interlocked.Increment(ref _schemas)}");

    /// <summary>Runs SQL beside the stores.</summary>
    public long Scalar(string sql)
    {
        using var source = NpgsqlDataSource.Create(ConnectionString + ";Pooling=false");
        using var command = source.CreateCommand(sql);
        return Convert.ToInt64(command.ExecuteScalar());
    }

    /// <summary>SIGKILL to the postmaster; its children end by themselves.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>Starts it again on what it left behind.</summary>
    public void Restart()
    {
        _process = Serve();
        Await();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Dispose();
    }

    private Process Serve() => Process.Start(new ProcessStartInfo("bash", [Script(), "serve", _folder.Path])
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardError = true,
    })!;

    private void Await()
    {
        for (var attempt = 1; !Answers(); attempt++)
        {
            if (_process.HasExited && _process.ExitCode == MissingCode)
                Assert.Skip(_process.StandardError.ReadToEnd().Trim());
            if (_process.HasExited)
                _process = Serve(); // The children of a killed server may still be ending.
            Assert.True(attempt < StartAttempts, "PostgreSQL did not start within a minute.");
            Task.Delay(Pause, TimeProvider.System).GetAwaiter().GetResult();
        }
    }

    private bool Answers()
    {
        try
        {
            return Scalar("SELECT 1") == 1;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static string Script()
    {
        var folder = AppContext.BaseDirectory;
        for (var up = 0; up < RootFolders && folder is not null; up++, folder = Path.GetDirectoryName(folder))
        {
            var script = Path.Combine(folder, "tools", "postgresql");
            if (File.Exists(script))
                return script;
        }

        throw new InvalidOperationException("tools/postgresql was not found above the tests.");
    }
}

/// <summary>Stops the shared server after the last test.</summary>
public sealed class SharedServer : IDisposable
{
    public void Dispose() => TestServer.StopShared();
}
