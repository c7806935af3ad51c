using Countersign.Storage.Groups;
using Microsoft.Extensions.Logging;

namespace Countersign.Storage.Sqlite;

/// <summary>
/// The one writer: takes all waiting writes, runs them in one transaction, and answers them after the commit is on
/// disk. A fault fails the whole group with an unknown outcome and throws the connection away; the next group starts on
/// a new one.
/// </summary>
internal sealed partial class GroupWriter(
    GroupGatherer<WriteOperation> gatherer,
    WalKeeper wal,
    Func<WriteSession> open,
    StorageMetrics metrics,
    StoreHealth health,
    ILogger log)
{
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<WriteOperation> _group = [];
    private WriteSession? _session;

    /// <summary>Ends after the queue was closed and everything in it was answered.</summary>
    public Task Stopped => _stopped.Task;

    public void Start(WriteSession session)
    {
        _session = session;
        new Thread(Run) { IsBackground = true, Name = "countersign-storage-writer" }.Start();
    }

    private void Run()
    {
        try
        {
            while (gatherer.Next(_group))
                WriteGroup();
        }
        finally
        {
            _session?.Dispose();
            _stopped.SetResult();
        }
    }

    private void WriteGroup()
    {
        var started = metrics.Timestamp();
        try
        {
            Commit(_session ??= open());
            metrics.Committed(_group.Count, started);
            foreach (var operation in _group)
                operation.Committed();
        }
#pragma warning disable CA1031 // Whatever went wrong, the callers have to hear of it and the writer has to go on.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Fail(fault);
        }

        foreach (var operation in _group)
            operation.Release();
        _group.Clear();
        Tidy();
    }

    private void Commit(WriteSession session)
    {
        session.Begin();
        foreach (var operation in _group)
            operation.Execute(session);
        session.Commit();
    }

    private void Fail(Exception fault)
    {
        health.Failed(_group.Count, fault);
        metrics.Failed(_group.Count);
        _session?.Dispose(); // Rolls back what can be rolled back.
        _session = null;
        var unknown = new StorageOutcomeUnknownException(
            "The store could not commit; whether this write is durable is not known.", fault);
        foreach (var operation in _group)
            operation.Failed(unknown);
    }

    private void Tidy()
    {
        if (_session is null)
            return;

        try
        {
            wal.AfterCommit(_session.Connection);
        }
        catch (SqliteFault fault)
        {
            // The log only grows meanwhile; if the disk is really broken the next commit says so.
            CheckpointFailed(log, fault.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The write-ahead log was not checkpointed ({Reason}); it grows until it is.")]
    private static partial void CheckpointFailed(ILogger log, string reason);
}
