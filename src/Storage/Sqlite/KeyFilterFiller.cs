using Microsoft.Extensions.Logging;

namespace Countersign.Storage.Sqlite;

/// <summary>
/// Fills the key filter from the database, in pages so that the write-ahead log is never held up for long.
/// </summary>
internal sealed partial class KeyFilterFiller(KeyFilter filter, Func<Connection> open, ILogger log)
{
    private const int PageKeys = 4_096;

    /// <summary>On a thread of the pool; answers "maybe" until it is done, and for good if it fails.</summary>
    public Task StartAsync(CancellationToken cancellationToken) =>
        Task.Run(() => Fill(cancellationToken), CancellationToken.None);

    private void Fill(CancellationToken cancellationToken)
    {
        try
        {
            using var connection = open();
            var page = connection.Prepare("SELECT key FROM states WHERE key > ?1 ORDER BY key LIMIT ?2");
            var filling = filter.Filling;
            byte[]? last = [];
            while (last is not null && !cancellationToken.IsCancellationRequested)
                last = FillPage(page, last, filling);

            if (last is null)
                filter.CompleteFill();
        }
        catch (SqliteFault fault)
        {
            Failed(log, fault);
        }
    }

    private static byte[]? FillPage(Statement page, byte[] after, KeyFilterGeneration filling)
    {
        page.Bind(1, after).Bind(2, (long)PageKeys);
        try
        {
            var keys = 0;
            byte[]? last = null;
            while (page.Step())
            {
                var key = page.Blob(0);
                filling.Add(KeyFilterGeneration.Hash(key));
                if (++keys == PageKeys)
                    last = key.ToArray();
            }

            return last;
        }
        finally
        {
            page.Reset();
        }
    }

    [LoggerMessage(LogLevel.Warning, "The filter of unknown keys could not be filled; every read asks the database.")]
    private static partial void Failed(ILogger log, Exception fault);
}

/// <summary>Starts a refill of the key filter at a point between two writes.</summary>
internal sealed class BeginKeyRefill : WriteOperation<bool>
{
    public override int Bytes => 0;

    protected override bool Run(WriteSession session) => session.Keys.BeginRefill();
}
