using System.Globalization;
using Countersign.Storage.Groups;
using Countersign.Storage.Outbox;
using Countersign.Storage.States;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Countersign.Storage.Sqlite;

/// <summary>
/// The open database: its lock, its writer, its readers and what is kept in memory of it. Opened once, by the first who
/// asks.
/// </summary>
internal sealed partial class SqliteDatabase : IAsyncDisposable
{
    private const long PagesPerMegabyte = (1 << 20) / WalKeeper.PageBytes;

    private const int ReaderCacheKilobytes = 512;

    private readonly SqliteStorageOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<SqliteDatabase> _log;
    private readonly string _path;
    private readonly DataFolderLock _lock;
    private readonly WalKeeper _wal;
    private readonly GroupWriter _writer;
    private readonly StoreHealth _health;
    private readonly OutboxCodec _outbox;
    private readonly OutboxSignal _sent;
    private readonly CancellationTokenSource _closing = new();
    private readonly VersionSource _versions;
    private Task _filling;

    public SqliteDatabase(
        IOptions<SqliteStorageOptions> options,
        IKeyRing keyRing,
        StorageMetrics metrics,
        StoreHealth health,
        OutboxCodec outbox,
        OutboxSignal sent,
        TimeProvider time,
        ILogger<SqliteDatabase> log)
    {
        _options = options.Value;
        (_outbox, _sent) = (outbox, sent);
        _health = health;
        _time = time;
        _log = log;
        var folder = Path.GetFullPath(_options.DataFolder);
        _path = Path.Combine(folder, SqliteStorageOptions.FileName);
        _lock = DataFolderLock.Take(folder);
        try
        {
            SqliteFile.Prepare(_path, time.GetUtcNow().ToUnixTimeMilliseconds());
            _versions = new VersionSource(Prepare(keyRing));
            health.TryWith(_ => Task.Run(TryRoom, CancellationToken.None));
            Queue = new WorkQueue<WriteOperation>(_options.Limits);
            Keys = new KeyFilter((long)_options.KeyFilterMegabytes << 20);
            Readers = new ReaderPool(_options.ReadConnections, OpenReader);
            _wal = new WalKeeper(_options, OpenReader, log);
            var pacer = new GroupPacer(_options.GatherWindow, time);
            _writer = new GroupWriter(
                new GroupGatherer<WriteOperation>(Queue, pacer), _wal, OpenSession, metrics, health, log);
            _writer.Start(OpenSession());
            _wal.Start();
            _filling = Keys.Enabled
                ? new KeyFilterFiller(Keys, OpenReader, log).StartAsync(_closing.Token)
                : Task.CompletedTask;
        }
        catch
        {
            _lock.Dispose();
            throw;
        }

        Opened(log, _path);
    }

    public StateKinds Kinds { get; } = new();

    public KeyFilter Keys { get; }

    public WorkQueue<WriteOperation> Queue { get; }

    public ReaderPool Readers { get; }

    /// <summary>Ends when the key filter knows what was stored before this opening, or what a refill found.</summary>
    public Task KeysFilled => _filling;

    /// <summary>Gives a kind of state its number, durably.</summary>
    public async Task<ushort> AddKindAsync(StateAddress address)
    {
        var add = new AddKind(address.GrainType, address.StateName);
        Queue.Enqueue(add, WritePriority.Interactive);
        var number = await add.Done;
        if (number > StateKinds.MaxKinds)
            throw new InvalidOperationException($"The store can have {StateKinds.MaxKinds} kinds of states.");

        Kinds.Add(address.GrainType, address.StateName, (ushort)number);
        return (ushort)number;
    }

    /// <summary>
    /// Fills the key filter anew if it has outgrown its memory; worth it after states were deleted. Returns once the
    /// new one learns every insert; the fill goes on in the background.
    /// </summary>
    public async Task RefillKeysAsync()
    {
        if (!Keys.WantsRefill || !_filling.IsCompleted)
            return;

        var begin = new BeginKeyRefill();
        Queue.Enqueue(begin, WritePriority.Background);
        if (await begin.Done)
            _filling = new KeyFilterFiller(Keys, OpenReader, _log).StartAsync(_closing.Token);
    }

    public async ValueTask DisposeAsync()
    {
        Queue.Close();
        _health.Dispose();
        await _closing.CancelAsync();
        try
        {
            await _writer.Stopped.WaitAsync(_options.DrainTimeout, _time);
            await _filling;
        }
        catch (TimeoutException)
        {
            // The lock stays: as long as this process lives it may still be writing.
            NotDrained(_log, Queue.Count);
            return;
        }

        _wal.Dispose();
        Readers.Dispose();
        _closing.Dispose();
        _lock.Dispose();
    }

    // Brings the file into shape and counts this opening.
    private long Prepare(IKeyRing keyRing)
    {
        using var connection = Open(_options.WriterCacheMegabytes << 10);
        connection.Execute("PRAGMA journal_mode = WAL");
        SqliteSchema.Migrate(connection, SqliteSchema.Steps, _path, _time.GetUtcNow().ToUnixTimeMilliseconds());
        SqliteKeyCheck.Run(connection, keyRing, _path);
        connection.Execute("UPDATE store SET value = value + 1 WHERE name = 'openings'");
        var kinds = connection.Prepare("SELECT id, grain_type, state_name FROM kinds");
        while (kinds.Step())
            Kinds.Add(kinds.Text(1), kinds.Text(2), (ushort)kinds.Int64(0));

        return connection.Scalar("SELECT value FROM store WHERE name = 'openings'");
    }

    private WriteSession OpenSession()
    {
        var connection = Open(_options.WriterCacheMegabytes << 10);
        try
        {
            Bound(connection);
            return new WriteSession(connection, _versions, Keys, _outbox, _sent);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void Bound(Connection connection)
    {
        if (_options.MaxDatabaseMegabytes > 0)
            connection.Execute($"PRAGMA max_page_count = {(long)_options.MaxDatabaseMegabytes * PagesPerMegabyte}");
    }

    // On a connection of its own: a trial that fails shall not take other writes along.
    private void TryRoom()
    {
        using var connection = OpenReader();
        Bound(connection);
        SqliteFile.Try(connection, StoreHealth.TrialBytes);
    }

    private Connection OpenReader() => Open(ReaderCacheKilobytes);

    private Connection Open(int cacheKilobytes)
    {
        var connection = Connection.Open(_path);
        try
        {
            connection.Execute(string.Create(
                CultureInfo.InvariantCulture,
                $"""
                PRAGMA page_size = {WalKeeper.PageBytes}; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;
                PRAGMA busy_timeout = {Connection.BusyTimeoutMilliseconds}; PRAGMA cache_size = -{cacheKilobytes};
                PRAGMA journal_size_limit = {(long)_options.MaxLogMegabytes << 20}; PRAGMA temp_store = MEMORY;
                """));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    [LoggerMessage(LogLevel.Information, "The store {Path} is open.")]
    private static partial void Opened(ILogger log, string path);

    [LoggerMessage(LogLevel.Error, "The store closed with {Writes} writes that were never answered.")]
    private static partial void NotDrained(ILogger log, int writes);
}
