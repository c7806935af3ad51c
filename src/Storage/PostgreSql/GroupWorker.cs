using System.Data;
using Countersign.Storage.Groups;
using Npgsql;

namespace Countersign.Storage.PostgreSql;

/// <summary>One thread of the workers, with its connection.</summary>
internal sealed class GroupWorker<TWork>(
    GroupWorkers<TWork> workers, IGroupHandler<TWork> handler, PostgreSqlServer server) : IDisposable
    where TWork : PendingWork
{
    /// <summary>Attempts of one group, the first included.</summary>
    private const int MaxAttempts = 5;

    private readonly List<TWork> _group = [];
    private NpgsqlConnection? _connection;
    private int _generation;

    /// <summary>Until the queue is closed and empty.</summary>
    public void Run()
    {
        while (Connect() && workers.Next(_group))
        {
            Serve();
            foreach (var work in _group)
                work.Release();
            _group.Clear();
        }
    }

    public void Dispose() => Drop();

    // With back-off; false once the store closes.
    private bool Connect()
    {
        for (var attempt = 0; !TryConnect(); attempt++)
        {
            if (!workers.Rest(attempt))
                return false;
        }

        return true;
    }

    private bool TryConnect()
    {
        if (_connection is not null)
            return true;

        try
        {
            _generation = server.Generation;
            _connection = server.Open();
            workers.Joined();
            return true;
        }
        catch (Exception fault) when (ServerFault.IsOfServer(fault))
        {
            workers.Missed(fault);
            return false;
        }
    }

    private void Drop()
    {
        if (_connection is null)
            return;

        workers.Left();
        _connection.Dispose();
        _connection = null;
    }

    private void Serve()
    {
        // Others have lost the server since: rather ask for a new connection than lose a group on an old one.
        if (_generation != server.Generation || _connection?.State != ConnectionState.Open)
            Drop();

        for (var attempt = 1; ; attempt++)
        {
            if (!TryConnect())
            {
                handler.Fail(_group, new StorageOverloadedException(ServerFault.Refusal));
                return;
            }

            if (TryServe(attempt))
                return;
        }
    }

    private bool TryServe(int attempt)
    {
        try
        {
            handler.Run(_connection!, _group);
            return true;
        }
#pragma warning disable CA1031 // Whatever went wrong, the callers have to hear of it and the worker has to go on.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            if (ServerFault.EndsConnection(fault))
            {
                Drop();
                server.Lost();
            }

            if (attempt < MaxAttempts && handler.MayRepeat(fault))
                return false;

            handler.Fail(_group, fault);
            return true;
        }
    }
}
