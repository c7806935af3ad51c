using Countersign.Storage.Outbox;

namespace Countersign.Storage.Sqlite;

/// <summary>What states have sent.</summary>
internal sealed partial class StateReader
{
    private const string Held =
        "SELECT items FROM outbox_held WHERE grain_type = ?1 AND grain_key = ?2 ORDER BY major, minor";

    // Ids follow one another, and rows of one time are much alike.
    private const string Waiting =
        "SELECT coalesce((SELECT max(id) FROM outbox) - (SELECT min(id) FROM outbox) + 1, 0), coalesce((SELECT "
        + "avg(length(items)) FROM (SELECT items FROM outbox ORDER BY id LIMIT ?1)), 0)";

    private const string HeldSizes =
        "SELECT grain_type, grain_key, sum(length(items)) FROM outbox_held GROUP BY grain_type, grain_key";

    /// <summary>What nobody was offered yet, from the front.</summary>
    public IReadOnlyList<OutboxEntry> Sent(int limit, OutboxCodec codec)
    {
        _sent.Bind(1, (long)limit);
        try
        {
            var entries = new List<OutboxEntry>();
            for (var bytes = 0; bytes < StoreOutbox.PageBytes && _sent.Step();)
            {
                var row = _sent.Blob(1);
                codec.Decode(row, _sent.Int64(0), minor: 0, entries);
                bytes += row.Length;
            }

            return entries;
        }
        finally
        {
            _sent.Reset();
        }
    }

    public IReadOnlySet<OutboxLane> Lanes()
    {
        try
        {
            var lanes = new HashSet<OutboxLane>();
            while (_lanes.Step())
                lanes.Add(new OutboxLane(_lanes.Text(0), _lanes.Text(1)));

            return lanes;
        }
        finally
        {
            _lanes.Reset();
        }
    }

    public IReadOnlyList<byte[]> Lane(OutboxLane lane)
    {
        using var held = _connection.Compile(Held);
        held.Bind(1, lane.GrainType).Bind(2, lane.Key);
        var rows = new List<byte[]>();
        for (var bytes = 0; bytes < StoreOutbox.PageBytes && held.Step(); bytes += rows[^1].Length)
            rows.Add(held.Blob(0).ToArray());

        return rows;
    }

    public OutboxSize Size()
    {
        var waiting = List(
            Waiting,
            static ask => ask.Bind(1, (long)StoreOutbox.SampleRows),
            static row => row.Int64(0) * row.Int64(1));
        var held = List(
            HeldSizes,
            static _ => { },
            static row => (Lane: new OutboxLane(row.Text(0), row.Text(1)), Bytes: row.Int64(2)));
        return new OutboxSize(waiting[0], held.ToDictionary(one => one.Lane, one => one.Bytes));
    }
}
