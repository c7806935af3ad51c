using Microsoft.Extensions.Logging;

namespace Countersign.Storage.Sqlite;

/// <summary>
/// Keeps the write-ahead log short without making writers wait: a thread of its own copies the bulk of the log while
/// writing goes on, in ever shorter passes; the writer copies the little that is left, between two groups, and the log
/// starts over. Only a log that outgrows its limit is copied by the writer alone.
/// </summary>
internal sealed partial class WalKeeper(SqliteStorageOptions options, Func<Connection> open, ILogger log) : IDisposable
{
    /// <summary>Page size of the database.</summary>
    public const int PageBytes = 4_096;

    private const int PagesPerMegabyte = (1 << 20) / PageBytes;

    /// <summary>What may be left for the writer: about a millisecond.</summary>
    private const int LeftForWriter = 256;

    private const int MaxPasses = 5;

    /// <summary>Pages written before another try, when readers held the log up.</summary>
    private const int PagesBetweenTries = 1_024;

    /// <summary>How long writers wait for readers of the old log: usually none, and nothing depends on it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(2);

    /// <summary>The same when the log is at its limit.</summary>
    private static readonly TimeSpan LongPatience = TimeSpan.FromMilliseconds(250);

    private readonly int _softPages = options.CheckpointMegabytes * PagesPerMegabyte;
    private readonly int _hardPages = options.MaxLogMegabytes * PagesPerMegabyte;
    private readonly SemaphoreSlim _wanted = new(0);
    private readonly CancellationTokenSource _stop = new();
    private Thread? _thread;
    private int _pages;
    private int _nextTry;
    private volatile bool _copying;
    private volatile bool _copied;

    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "countersign-storage-checkpoint" };
        _thread.Start();
    }

    /// <summary>Called by the writer between two groups.</summary>
    public void AfterCommit(Connection connection)
    {
        _pages += connection.TakePagesWritten();
        if (_pages >= _hardPages)
        {
            if (_pages >= _nextTry)
                StartOver(connection);
        }
        else if (_copied)
        {
            StartOver(connection);
        }
        else if (!_copying && _pages >= Math.Max(_softPages, _nextTry))
        {
            _copying = true;
            _wanted.Release();
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _thread?.Join();
        _stop.Dispose();
        _wanted.Dispose();
    }

    private void StartOver(Connection connection)
    {
        var tooLong = _pages >= _hardPages;
        _copied = false;
        _nextTry = _pages + PagesBetweenTries;
        if (connection.RestartLog(tooLong ? LongPatience : Patience))
            (_pages, _nextTry) = (0, PagesBetweenTries);
        else if (tooLong)
            TooLong(log, options.MaxLogMegabytes);
    }

    private void Run()
    {
        try
        {
            using var connection = open();
            while (true)
            {
                _wanted.Wait(_stop.Token);
                CopyInPasses(connection);
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (SqliteFault fault)
        {
            // From here on the writer copies alone when the log is at its limit.
            GaveUp(log, fault);
        }
    }

    private void CopyInPasses(Connection connection)
    {
        try
        {
            var before = 0;
            for (var pass = 0; pass < MaxPasses; pass++)
            {
                var copied = connection.Checkpoint();
                if (copied - before <= LeftForWriter)
                    break;

                before = copied; // What was logged during this pass is for the next one, which is shorter.
            }
        }
        finally
        {
            _copied = true;
            _copying = false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The write-ahead log is above its {Megabytes} MiB: something still reads it.")]
    private static partial void TooLong(ILogger log, int megabytes);

    [LoggerMessage(LogLevel.Error, "The checkpoint thread ended; the writer copies the log from now on.")]
    private static partial void GaveUp(ILogger log, Exception fault);
}
