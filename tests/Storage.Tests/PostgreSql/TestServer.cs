using Countersign.Storage.Tests.PostgreSql;
using Npgsql;

[assembly: AssemblyFixture(typeof(SharedServer))]
// Races and kills of one store must not be slowed down by those of another: openings share the server's locks.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Countersign.Storage.Tests.PostgreSql;

/// <summary>An empty store on a server.</summary>
internal sealed record ServerAddress(string ConnectionString, string Schema);

/// <summary>A real PostgreSQL. A kill is one of the postmaster; its children end by themselves.</summary>
internal sealed class TestServer : ServedProcess
{
    private static int _schemas;

    private readonly TemporaryFolder _folder = new();

    public TestServer() => Start();

    /// <summary>The server of all tests that leave it alive. Skips the test where there is none.</summary>
    public static TestServer Shared => Shared<TestServer>.Value;

    public string ConnectionString => $"Host={_folder.Path};Username=countersign;Database=postgres";

    protected override (string Script, string[] Arguments) Command => ("tools/postgresql", ["serve", _folder.Path]);

    /// <summary>The children of one that was killed may still be ending.</summary>
    protected override bool StartsAgain => true;

    /// <summary>A place for a store that no other test uses.</summary>
    public ServerAddress NewSchema() => new(ConnectionString, $"test_{Interlocked.Increment(ref _schemas)}");

    /// <summary>Runs SQL beside the stores.</summary>
    public long Scalar(string sql)
    {
        using var source = NpgsqlDataSource.Create(ConnectionString + ";Pooling=false");
        using var command = source.CreateCommand(sql);
        return Convert.ToInt64(command.ExecuteScalar());
    }

    protected override bool Answers()
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

    protected override void CleanUp() => _folder.Dispose();
}

/// <summary>Stops the shared server after the last test.</summary>
public sealed class SharedServer : IDisposable
{
    public void Dispose() => Shared<TestServer>.Stop();
}
