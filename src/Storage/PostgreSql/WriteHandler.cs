using Countersign.Storage.States;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Countersign.Storage.PostgreSql;

/// <summary>
/// Writes a group in one transaction and one round trip, and answers it when the server has said that it is durable.
/// For one thread.
/// </summary>
internal sealed partial class WriteHandler(
    VersionSource versions, StorageMetrics metrics, StoreHealth health, ILogger log) : IGroupHandler<GroupedWrite>
{
    private readonly List<int> _losers = [];
    private WriteResult[] _results = [];

    public void Run(NpgsqlConnection connection, List<GroupedWrite> group)
    {
        var started = metrics.Timestamp();
        if (_results.Length < group.Count)
            _results = new WriteResult[group.Count];
        Array.Clear(_results);
        var version = versions.Next(group.Count);
        Commit(connection, group, WriteOrder.Of(group), version);

        // From here on the group is durable, whatever happens.
        metrics.Committed(group.Count, started);
        AnswerLosers(connection, group);
        for (var place = 0; place < group.Count; place++)
            group[place].Answer(_results[place]);
    }

    public bool MayRepeat(Exception fault) => ServerFault.Collided(fault);

    public void Fail(List<GroupedWrite> group, Exception fault)
    {
        metrics.Failed(group.Count);
        if (ServerFault.IsOutOfRoom(fault))
            health.Failed(group.Count, fault);
        else if (fault is not StorageOverloadedException)
            Broken(log, fault, group.Count);

        var told = ServerFault.RolledBack(fault) || fault is StorageOverloadedException
            ? new StorageOverloadedException(ServerFault.Refusal)
            : (Exception)new StorageOutcomeUnknownException(
                "The store's database did not answer a commit; whether this write is durable is not known.", fault);
        foreach (var write in group)
            write.Failed(told);
    }

    // The batch is one transaction of the server: it commits after the last statement, before it says that it is ready.
    private void Commit(
        NpgsqlConnection connection, List<GroupedWrite> group, List<WriteStatement> statements, long version)
    {
        using var batch = new NpgsqlBatch(connection);
        foreach (var statement in statements)
            batch.BatchCommands.Add(WriteCommands.Of(statement, group, version));

        using var answer = batch.ExecuteReader();
        for (var next = 0; next < statements.Count; next++)
        {
            // A sweep has no rows to tell of, so no result of its own either.
            if (statements[next].Kind == WriteKind.Sweep)
                continue;

            Note(statements[next], answer, version);
            answer.NextResult();
        }

        // To the end, where the server says that the transaction is done. To close the reader is not enough: it would
        // take a timeout there for an end.
        while (answer.NextResult())
        {
        }

        for (var next = 0; next < statements.Count; next++)
        {
            if (statements[next].Kind == WriteKind.Sweep)
                _results[statements[next].Places[0]] = new(true, null, (int)batch.BatchCommands[next].Rows);
        }
    }

    private void Note(WriteStatement statement, NpgsqlDataReader answer, long version)
    {
        if (statement.Kind == WriteKind.Absence)
        {
            foreach (var place in statement.Places)
                _results[place] = new(true);
        }

        while (answer.Read())
        {
            switch (statement.Kind)
            {
                case WriteKind.Insert or WriteKind.Update:
                    var written = answer.GetInt64(0);
                    _results[(int)(written - version)] = new(true, new StateTag(written, answer.GetInt64(1)));
                    break;
                case WriteKind.Delete:
                    _results[answer.GetInt32(0)] = new(true);
                    break;
                default:
                    _results[answer.GetInt32(0)] = Lost(answer);
                    break;
            }
        }
    }

    // What they lost to is worth a question, and no more: they have lost without its answer too.
    private void AnswerLosers(NpgsqlConnection connection, List<GroupedWrite> group)
    {
        _losers.Clear();
        for (var place = 0; place < group.Count; place++)
        {
            if (!_results[place].Won && _results[place].Tag is null)
                _losers.Add(place);
        }

        if (_losers.Count == 0)
            return;

        try
        {
            using var ask = WriteCommands.Stored(connection, _losers, group);
            using var answer = ask.ExecuteReader();
            while (answer.Read())
                _results[answer.GetInt32(0)] = Lost(answer);
        }
        catch (Exception fault) when (ServerFault.IsOfServer(fault))
        {
            WinnersUnknown(log, fault, _losers.Count);
        }
    }

    private static WriteResult Lost(NpgsqlDataReader answer) =>
        new(false, new StateTag(answer.GetInt64(1), answer.GetInt64(2)));

    [LoggerMessage(LogLevel.Error, "The store's database failed a group of {Rows} writes.")]
    private static partial void Broken(ILogger log, Exception fault, int rows);

    [LoggerMessage(LogLevel.Warning, "What {Rows} writes lost to could not be read.")]
    private static partial void WinnersUnknown(ILogger log, Exception fault, int rows);
}
