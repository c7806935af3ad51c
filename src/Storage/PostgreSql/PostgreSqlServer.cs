using System.Globalization;
using Npgsql;

namespace Countersign.Storage.PostgreSql;

/// <summary>
/// How the server is reached. Every connection has the settings that the store's promises rest on; what a connection
/// string asks for beyond them stays.
/// </summary>
internal sealed class PostgreSqlServer : IAsyncDisposable
{
    /// <summary>The pause after a first failed attempt; each further one is twice as long, up to an option.</summary>
    public static readonly TimeSpan FirstRetryPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest pause: the first, doubled so often.</summary>
    public const int MaxDoublings = 10;

    /// <summary>Connections for rare questions: due states, kinds, reminders.</summary>
    private const int RareConnections = 4;

    /// <summary>The client waits longer than the server works, so that the server's word comes first.</summary>
    private const int ClientGraceSeconds = 2;

    /// <summary>Statements that a connection keeps prepared: all of this store's.</summary>
    private const int PreparedStatements = 40;

    // Statements are planned once, often over an empty table of which the server knows nothing yet, and live on while
    // it grows: what is right for ten rows would read all of ten million. All that is asked is a look into an index.
    private const string Planning = "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off";

    private readonly NpgsqlConnectionStringBuilder _start;
    private int _generation;

    public PostgreSqlServer(PostgreSqlStorageOptions options)
    {
        var text = options.ConnectionStringFile is { } file ? File.ReadAllText(file).Trim() : options.ConnectionString;
        var settings = Settings(text, options, options.StatementTimeout);
        _start = Settings(text, options, options.StartTimeout);
        _start.Pooling = false;
        Source = NpgsqlDataSource.Create(settings);
        Name = $"{settings.Host}/{settings.Database}/{options.Schema}";
    }

    /// <summary>For rare questions; the loops keep connections of their own.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>What to call the store in messages: host, database, schema; never a secret.</summary>
    public string Name { get; }

    /// <summary>Rises whenever a connection was lost: those made before are likely to be dead as well.</summary>
    public int Generation => Volatile.Read(ref _generation);

    /// <summary>A connection was lost.</summary>
    public void Lost() => Interlocked.Increment(ref _generation);

    /// <summary>A connection, within the connect timeout.</summary>
    /// <exception cref="NpgsqlException">The server cannot be reached.</exception>
    public NpgsqlConnection Open() => Source.OpenConnection();

    /// <summary>One for the opening, whose statements may take as long as a start may.</summary>
    /// <exception cref="NpgsqlException">The server cannot be reached.</exception>
    public NpgsqlConnection OpenAtStart()
    {
        var connection = new NpgsqlConnection(_start.ConnectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Asks a rare question, on a connection of the pool.</summary>
    /// <exception cref="StorageOverloadedException">The server cannot answer now.</exception>
    public async Task<T> AskAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> ask, CancellationToken token)
    {
        try
        {
            await using var connection = await Source.OpenConnectionAsync(token);
            return await ask(connection, token);
        }
        catch (Exception fault) when (ServerFault.IsOfServer(fault))
        {
            throw new StorageOverloadedException(ServerFault.Refusal);
        }
    }

    public ValueTask DisposeAsync() => Source.DisposeAsync();

    private static NpgsqlConnectionStringBuilder Settings(
        string? text, PostgreSqlStorageOptions options, TimeSpan limit)
    {
        var settings = new NpgsqlConnectionStringBuilder(text)
        {
            ApplicationName = "countersign",
            Timeout = (int)options.ConnectTimeout.TotalSeconds,
            CommandTimeout = (int)limit.TotalSeconds + ClientGraceSeconds,
            CancellationTimeout = -1, // A connection that was given up is closed, not talked to.
            MaxPoolSize = options.WriteConnections + options.ReadConnections + RareConnections,
            MaxAutoPrepare = PreparedStatements,
            AutoPrepareMinUsages = 2,
            Multiplexing = false,
            Enlist = false,
            IncludeErrorDetail = false,
        };
        // Ours first: what the operator asks for wins, and is checked after the opening.
        settings.Options = string.Create(
            CultureInfo.InvariantCulture,
            $"-c synchronous_commit=on -c client_min_messages=warning -c statement_timeout={limit.TotalMilliseconds:0} "
            + $"-c lock_timeout={limit.TotalMilliseconds / 2:0} {Planning} {settings.Options} "
            + $"-c search_path={options.Schema}");
        return settings;
    }
}
