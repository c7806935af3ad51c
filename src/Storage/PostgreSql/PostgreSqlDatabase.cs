using Countersign.Storage.Groups;
using Countersign.Storage.States;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Countersign.Storage.PostgreSql;

/// <summary>
/// The open store: its writers, its readers and the kinds of states. Opened once, by the first who asks.
/// </summary>
internal sealed partial class PostgreSqlDatabase : IAsyncDisposable
{
    private readonly PostgreSqlStorageOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<PostgreSqlDatabase> _log;
    private readonly StoreHealth _health;
    private readonly GroupWorkers<GroupedWrite> _writers;
    private readonly GroupWorkers<StateRead> _readers;

    public PostgreSqlDatabase(
        IOptions<PostgreSqlStorageOptions> options,
        IKeyRing keyRing,
        StorageMetrics metrics,
        StoreHealth health,
        TimeProvider time,
        ILogger<PostgreSqlDatabase> log)
    {
        (_options, _health, _time, _log) = (options.Value, health, time, log);
        health.TryWith(TryRoomAsync);
        Server = new PostgreSqlServer(_options);
        Kinds = new PostgreSqlKinds(Server);
        Writes = new WorkQueue<GroupedWrite>(_options.WriteLimits);
        Reads = new WorkQueue<StateRead>(_options.ReadLimits);
        _writers = Workers("write", Writes, _options.GatherWindow);
        _readers = Workers("read", Reads, TimeSpan.Zero);
        try
        {
            Versions = new VersionSource(Prepare(keyRing));
        }
        catch
        {
            Server.Source.Dispose();
            throw;
        }

        _writers.Start(Enumerable.Range(0, _options.WriteConnections)
            .Select(_ => new WriteHandler(Versions, metrics, health, log)));
        _readers.Start(Enumerable.Range(0, _options.ReadConnections).Select(_ => new ReadHandler(log)));
        Opened(log, Server.Name);
    }

    public PostgreSqlServer Server { get; }

    public PostgreSqlKinds Kinds { get; }

    public WorkQueue<GroupedWrite> Writes { get; }

    public WorkQueue<StateRead> Reads { get; }

    public VersionSource Versions { get; }

    public async ValueTask DisposeAsync()
    {
        _health.Dispose();
        try
        {
            await Task.WhenAll(_writers.CloseAsync(), _readers.CloseAsync()).WaitAsync(_options.DrainTimeout, _time);
        }
        catch (TimeoutException)
        {
            NotDrained(_log, Writes.Count);
            return;
        }

        _writers.Dispose();
        _readers.Dispose();
        await Server.DisposeAsync();
    }

    // Under a key that no state has: the number of a kind is never zero.
    private Task TryRoomAsync(CancellationToken cancellationToken) => Server.AskAsync(
        static async (connection, token) =>
        {
            await using var put = connection.With(
                "INSERT INTO states (key, version, state) VALUES ($1, 0, $2) ON CONFLICT (key) DO UPDATE "
                + "SET state = excluded.state",
                new byte[sizeof(ushort)],
                new byte[StoreHealth.TrialBytes]);
            await put.ExecuteNonQueryAsync(token);
            await using var delete = connection.With("DELETE FROM states WHERE key = $1", new byte[sizeof(ushort)]);
            return await delete.ExecuteNonQueryAsync(token);
        },
        cancellationToken);

    private GroupWorkers<TWork> Workers<TWork>(string task, WorkQueue<TWork> queue, TimeSpan window)
        where TWork : PendingWork =>
        new(
            task,
            queue,
            new GroupGatherer<TWork>(queue, new GroupPacer(window, _time)),
            Server,
            _options.LongestRetryPause,
            _log);

    // Brings the schema into shape and counts this opening.
    private long Prepare(IKeyRing keyRing)
    {
        using var connection = Reach();
        StoreGuard.CheckServer(connection, Server.Name);
        PostgreSqlSchema.Migrate(connection, _options.Schema, PostgreSqlSchema.Steps, Server.Name);
        StoreGuard.CheckKeys(connection, keyRing, Server.Name);
        Kinds.Load(connection);
        return connection.Scalar("UPDATE store SET value = value + 1 WHERE name = 'openings' RETURNING value");
    }

    private TimeSpan Longer(TimeSpan pause) => pause < _options.LongestRetryPause ? pause * 2 : pause;

    // The database may be starting at the same time as this server.
    private NpgsqlConnection Reach()
    {
        var started = _time.GetTimestamp();
        for (var pause = PostgreSqlServer.FirstRetryPause; ; pause = Longer(pause))
        {
            try
            {
                return Server.OpenAtStart();
            }
            catch (NpgsqlException fault)
                when (fault.IsTransient && _time.GetElapsedTime(started) + pause < _options.StartTimeout)
            {
                Waiting(_log, Server.Name, fault.Message);
            }

            Task.Delay(pause, _time).GetAwaiter().GetResult();
        }
    }

    [LoggerMessage(LogLevel.Information, "The store {Store} is open.")]
    private static partial void Opened(ILogger log, string store);

    [LoggerMessage(LogLevel.Warning, "The store {Store} cannot be reached yet ({Reason}); it is tried again.")]
    private static partial void Waiting(ILogger log, string store, string reason);

    [LoggerMessage(LogLevel.Error, "The store closed with {Writes} writes that were never answered.")]
    private static partial void NotDrained(ILogger log, int writes);
}
