using Countersign.Storage.Codec;
using Countersign.Storage.States;
using Npgsql;

namespace Countersign.Storage.PostgreSql;

/// <summary>
/// The kinds of states, of which other silos may add some at any time. A kind that was met once is known for good.
/// </summary>
internal sealed class PostgreSqlKinds(PostgreSqlServer server)
{
    private const string Find = "SELECT id FROM kinds WHERE grain_type = $1 AND state_name = $2";

    private readonly StateKinds _known = new();

    /// <summary>The key of a state whose kind is known already.</summary>
    public bool TryKey(in StateAddress address, out PooledBytes key)
    {
        var known = _known.TryFind(address, out var kind);
        key = known ? StateKinds.Key(kind, address.Key) : default;
        return known;
    }

    /// <summary>Learns the kind of a state; gives it a number if it has none, durably.</summary>
    public Task LearnAsync(StateAddress address) => server.AskAsync(
        async (connection, token) =>
        {
            object[] kind = [address.GrainType, address.StateName];
            var number = await FindAsync(connection, kind, token);
            if (number is null)
            {
                await using var add = connection.With(
                    "INSERT INTO kinds (grain_type, state_name) VALUES ($1, $2) ON CONFLICT DO NOTHING", kind);
                await add.ExecuteNonQueryAsync(token);
                number = await FindAsync(connection, kind, token);
            }

            _known.Add(address.GrainType, address.StateName, (ushort)number!.Value);
            return true;
        },
        CancellationToken.None);

    public void Load(NpgsqlConnection connection)
    {
        using var ask = connection.With("SELECT id, grain_type, state_name FROM kinds");
        using var answer = ask.ExecuteReader();
        while (answer.Read())
            _known.Add(answer.GetString(1), answer.GetString(2), (ushort)answer.GetInt32(0));
    }

    /// <summary>A page of due entries of rows with due time, row and key.</summary>
    public DuePage Page(NpgsqlConnection connection, List<(long DueAt, long Row, byte[] Key)> rows, int limit)
    {
        if (rows.Exists(row => !_known.Knows(row.Key)))
            Load(connection);

        var entries = rows.ConvertAll(row => _known.Entry(row.Key, row.DueAt));
        return new DuePage(entries, rows.Count < limit ? null : new DueCursor(entries[^1].DueAt, rows[^1].Row));
    }

    private static async Task<int?> FindAsync(NpgsqlConnection connection, object[] kind, CancellationToken token)
    {
        await using var find = connection.With(Find, kind);
        return (int?)await find.ExecuteScalarAsync(token);
    }
}
