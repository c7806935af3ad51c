using System.Data;
using Countersign.Storage.Codec;
using Countersign.Storage.States;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Countersign.Storage.PostgreSql;

/// <summary>
/// Asks for many states at once. The statement begins after each of its callers has called, so that it sees every write
/// that was acknowledged before. For one thread.
/// </summary>
internal sealed partial class ReadHandler(ILogger log) : IGroupHandler<StateRead>
{
    public const string Find = """
        SELECT n.place::int, s.version, s.id, s.state FROM unnest($1::bytea[]) WITH ORDINALITY AS n (key, place)
        JOIN states s ON s.key = n.key
        """;

    private readonly List<StateRead> _asked = [];

    public void Run(NpgsqlConnection connection, List<StateRead> group)
    {
        _asked.Clear();
        foreach (var read in group)
        {
            if (read.Abandoned)
                read.Found(null);
            else
                _asked.Add(read);
        }

        if (_asked.Count == 0)
            return;

        var found = new StoredState?[_asked.Count];
        try
        {
            Ask(connection, found);
        }
        catch
        {
            foreach (var state in found)
                state?.Bytes.Return();
            throw;
        }

        for (var place = 0; place < found.Length; place++)
            _asked[place].Found(found[place]);
    }

    // A question may be asked again whatever became of it.
    public bool MayRepeat(Exception fault) => ServerFault.IsOfServer(fault);

    public void Fail(List<StateRead> group, Exception fault)
    {
        if (fault is not StorageOverloadedException)
            Broken(log, fault, group.Count);
        foreach (var read in group)
            read.Failed(new StorageOverloadedException(ServerFault.Refusal));
    }

    private void Ask(NpgsqlConnection connection, StoredState?[] found)
    {
        var keys = new ReadOnlyMemory<byte>[found.Length];
        for (var place = 0; place < keys.Length; place++)
            keys[place] = _asked[place].Key.Memory;

        using var ask = new NpgsqlCommand(Find, connection);
        ask.Parameters.Add(new NpgsqlParameter<ReadOnlyMemory<byte>[]> { TypedValue = keys });
        using var answer = ask.ExecuteReader(CommandBehavior.SequentialAccess);
        while (answer.Read())
        {
            var place = answer.GetInt32(0) - 1;
            var tag = new StateTag(answer.GetInt64(1), answer.GetInt64(2));
            found[place] = new StoredState(tag, Bytes(answer, column: 3));
        }

        while (answer.NextResult())
        {
        }
    }

    private static PooledBytes Bytes(NpgsqlDataReader answer, int column)
    {
        using var stream = answer.GetStream(column);
        var bytes = PooledBytes.Rent((int)stream.Length);
        stream.ReadExactly(bytes.Span);
        return bytes;
    }

    [LoggerMessage(LogLevel.Error, "The store's database failed a group of {Reads} reads.")]
    private static partial void Broken(ILogger log, Exception fault, int reads);
}
