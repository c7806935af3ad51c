using System.Reflection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Countersign.Silo.Clustering;

/// <summary>
/// Makes the tables and the queries with which Orleans keeps its list of silos in PostgreSQL, before the silo asks for
/// them. May run any number of times and from several silos at once; what is there stays as it is.
/// </summary>
internal sealed class MembershipSchema(string connectionString) : IHostedLifecycleService
{
    /// <summary>Orleans' name for PostgreSQL.</summary>
    public const string Invariant = "Npgsql";

    private const string Resource = "Countersign.Silo.membership.sql";

    /// <summary>The advisory lock that lets one silo at a time do it; a number of ours.</summary>
    private const long LockNumber = 0x436F756E74657201;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await RunAsync(connection, $"SELECT pg_advisory_xact_lock({LockNumber})", cancellationToken);
        await RunAsync(connection, Script(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Script()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
