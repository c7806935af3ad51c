using Countersign.Storage.Groups;
using Microsoft.Extensions.Logging;

namespace Countersign.Storage.PostgreSql;

/// <summary>
/// Threads that take group after group from one queue, each on a connection of its own. While none of them has a
/// connection the queue is shut: callers are refused at once instead of waiting for a server that is away.
/// </summary>
internal sealed partial class GroupWorkers<TWork>(
    string task,
    WorkQueue<TWork> queue,
    GroupGatherer<TWork> gatherer,
    PostgreSqlServer server,
    TimeSpan longestPause,
    ILogger log) : IDisposable
    where TWork : PendingWork
{
    private readonly Lock _guard = new();
    private readonly ManualResetEventSlim _closing = new();
    private readonly List<Task> _threads = [];
    private int _connected;
    private bool _away;

    /// <summary>Starts a thread for each of the handlers; handlers are not shared.</summary>
    public void Start(IEnumerable<IGroupHandler<TWork>> handlers)
    {
        foreach (var handler in handlers)
        {
            var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _threads.Add(stopped.Task);
            var worker = new GroupWorker<TWork>(this, handler, server);
            new Thread(() => Run(worker, stopped)) { IsBackground = true, Name = $"countersign-{task}" }.Start();
        }
    }

    /// <summary>
    /// Accepts nothing more, and returns when what was accepted is answered: done, or failed where the server is away.
    /// </summary>
    public async Task CloseAsync()
    {
        queue.Close();
        _closing.Set();
        await Task.WhenAll(_threads);
        Refuse();
    }

    public void Dispose() => _closing.Dispose();

    /// <summary>The next group; false once there is none any more.</summary>
    public bool Next(List<TWork> group) => gatherer.Next(group);

    /// <summary>A worker has a connection.</summary>
    public void Joined()
    {
        lock (_guard)
        {
            _connected++;
            queue.Open();
            if (_away)
                Back(log, server.Name, task);
            _away = false;
        }
    }

    /// <summary>A worker's connection ended.</summary>
    public void Left()
    {
        lock (_guard)
            _connected--;
    }

    /// <summary>A worker found the server away.</summary>
    public void Missed(Exception fault)
    {
        lock (_guard)
        {
            if (_connected > 0)
                return;
            if (!_away)
                Away(log, fault, server.Name, task);
            _away = true;
            Refuse();
        }
    }

    /// <summary>Waits before attempt number <paramref name="attempt"/> to connect, longer each time.</summary>
    /// <returns>False where the store closes.</returns>
    public bool Rest(int attempt)
    {
        var pause = PostgreSqlServer.FirstRetryPause * Math.Pow(2, Math.Min(attempt, PostgreSqlServer.MaxDoublings));
        return !_closing.Wait(pause < longestPause ? pause : longestPause);
    }

    private void Refuse()
    {
        foreach (var work in queue.Shut(ServerFault.Refusal))
        {
            work.Failed(new StorageOverloadedException(ServerFault.Refusal));
            work.Release();
        }
    }

    private static void Run(GroupWorker<TWork> worker, TaskCompletionSource stopped)
    {
        try
        {
            worker.Run();
        }
        finally
        {
            worker.Dispose();
            stopped.SetResult();
        }
    }

    [LoggerMessage(LogLevel.Error, "The store {Store} cannot be reached to {Work}; calls are refused until it can.")]
    private static partial void Away(ILogger log, Exception fault, string store, string work);

    [LoggerMessage(LogLevel.Information, "The store {Store} can be reached again to {Work}.")]
    private static partial void Back(ILogger log, string store, string work);
}
