using Npgsql;

namespace Countersign.Storage.PostgreSql;

/// <summary>
/// The statements that write a group: a column of each is an array, so that one statement writes hundreds of rows and
/// the server plans it once. Each compares and tells which of its writes won.
/// </summary>
internal static class WriteCommands
{
    private const string Insert = """
        INSERT INTO states (key, version, due_at, delete_after, state)
        SELECT * FROM unnest($1::bytea[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bytea[])
        ON CONFLICT (key) DO NOTHING RETURNING version, id
        """;

    private const string Update = """
        UPDATE states s
        SET version = n.version, due_at = n.due_at, delete_after = n.delete_after, state = n.state
        FROM unnest(
            $1::bytea[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bytea[], $6::bigint[], $7::bigint[])
            AS n (key, version, due_at, delete_after, state, old_version, old_id)
        WHERE s.key = n.key AND s.version = n.old_version AND s.id = n.old_id RETURNING s.version, s.id
        """;

    // Asked in a way that is answered by a hash: joins are planned as loops here.
    private const string OfWinners = "WHERE (o.version IN (SELECT version FROM won)) IS TRUE";

    private const string InsertAndSend = $"""
        WITH won AS ({Insert}), sent AS (
            INSERT INTO outbox (items) SELECT o.items
            FROM unnest($6::bigint[], $7::bytea[]) AS o (version, items) {OfWinners})
        SELECT version, id FROM won
        """;

    private const string UpdateAndSend = $"""
        WITH won AS ({Update}), sent AS (
            INSERT INTO outbox (items) SELECT o.items
            FROM unnest($8::bigint[], $9::bytea[]) AS o (version, items) {OfWinners})
        SELECT version, id FROM won
        """;

    private const string Delete = """
        DELETE FROM states s USING unnest($1::bytea[], $2::int[], $3::bigint[], $4::bigint[])
            AS n (key, place, old_version, old_id)
        WHERE s.key = n.key AND s.version = n.old_version AND s.id = n.old_id RETURNING n.place
        """;

    private const string Find = """
        SELECT n.place, s.version, s.id FROM unnest($1::bytea[], $2::int[]) AS n (key, place)
        JOIN states s ON s.key = n.key
        """;

    private const string Sweep = """
        DELETE FROM states WHERE key = ANY (ARRAY(
            SELECT key FROM states WHERE delete_after <= $1 ORDER BY delete_after LIMIT $2 FOR UPDATE SKIP LOCKED))
        """;

    /// <summary>The texts, for those who look at how they are planned.</summary>
    public static IReadOnlyList<string> Texts { get; } =
        [Insert, Update, InsertAndSend, UpdateAndSend, Delete, Find, Sweep];

    /// <param name="statement">Which writes.</param>
    /// <param name="group">All writes of the group.</param>
    /// <param name="version">The version that the first write of the group gets; the others follow by place.</param>
    public static NpgsqlBatchCommand Of(WriteStatement statement, List<GroupedWrite> group, long version)
    {
        var places = statement.Places;
        return statement.Kind switch
        {
            WriteKind.Insert => Put(Insert, InsertAndSend, Columns(places, group, version), places, group, version),
            WriteKind.Update => Put(
                Update,
                UpdateAndSend,
                [.. Columns(places, group, version), .. Expected(places, group)],
                places,
                group,
                version),
            WriteKind.Delete => Command(Delete, [.. Keys(places, group), .. Expected(places, group)]),
            WriteKind.Absence => Command(Find, Keys(places, group)),
            _ => SweepOf((SweepStates)group[places[0]]),
        };
    }

    /// <summary>What is stored under the keys of these writes: place, version, row.</summary>
    public static NpgsqlCommand Stored(NpgsqlConnection connection, List<int> places, List<GroupedWrite> group)
    {
        var command = new NpgsqlCommand(Find, connection);
        foreach (var column in Keys(places, group))
            command.Parameters.Add(column);
        return command;
    }

    // A group that sends nothing is spared the second half.
    private static NpgsqlBatchCommand Put(
        string put,
        string putAndSend,
        NpgsqlParameter[] columns,
        List<int> places,
        List<GroupedWrite> group,
        long version)
    {
        var senders = places.FindAll(place => ((PutState)group[place]).Outbox.Length > 0);
        return senders.Count == 0
            ? Command(put, columns)
            : Command(
                putAndSend,
                [
                    .. columns,
                    Column(senders, place => version + place),
                    Column(senders, place => ((PutState)group[place]).Outbox.Memory),
                ]);
    }

    private static NpgsqlParameter[] Columns(List<int> places, List<GroupedWrite> group, long version) =>
    [
        Column(places, place => group[place].Key.Memory),
        Column(places, place => version + place),
        Column(places, place => ((PutState)group[place]).Schedule.DueAt),
        Column(places, place => ((PutState)group[place]).Schedule.DeleteAfter),
        Column(places, place => ((PutState)group[place]).State.Memory),
    ];

    private static NpgsqlParameter[] Keys(List<int> places, List<GroupedWrite> group) =>
        [Column(places, place => group[place].Key.Memory), Column(places, place => place)];

    private static NpgsqlParameter[] Expected(List<int> places, List<GroupedWrite> group) =>
    [
        Column(places, place => group[place].Expected!.Value.Version),
        Column(places, place => group[place].Expected!.Value.Row),
    ];

    private static NpgsqlParameter<T[]> Column<T>(List<int> places, Func<int, T> value)
    {
        var column = new T[places.Count];
        for (var row = 0; row < column.Length; row++)
            column[row] = value(places[row]);
        return new NpgsqlParameter<T[]> { TypedValue = column };
    }

    private static NpgsqlBatchCommand SweepOf(SweepStates sweep) => Command(
        Sweep,
        [new NpgsqlParameter<long> { TypedValue = sweep.Now }, new NpgsqlParameter<int> { TypedValue = sweep.Limit }]);

    private static NpgsqlBatchCommand Command(string sql, NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        return command;
    }
}
