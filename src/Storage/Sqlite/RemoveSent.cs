using Countersign.Storage.Outbox;

namespace Countersign.Storage.Sqlite;

/// <summary>Removes what was sent and offered, and holds what of it was not taken.</summary>
internal sealed class RemoveSent(long last, IReadOnlyList<HeldRow> held) : WriteOperation<int>
{
    private const string Hold =
        "INSERT OR IGNORE INTO outbox_held (grain_type, grain_key, major, minor, items) VALUES (?1, ?2, ?3, ?4, ?5)";

    public override int Bytes => held.Sum(static row => row.Items.Length);

    protected override int Run(WriteSession session)
    {
        if (held.Count > 0)
            HoldAll(session);

        session.RemoveSent.Bind(1, last).Run();
        return session.Connection.Changes;
    }

    // Rare, so its statement is not kept.
    private void HoldAll(WriteSession session)
    {
        using var hold = session.Connection.Compile(Hold);
        foreach (var (lane, end, items) in held)
            hold.Bind(1, lane.GrainType).Bind(2, lane.Key).Bind(3, end.Major).Bind(4, end.Minor).Bind(5, items).Run();
    }
}

/// <summary>Removes what was held for a receiver and taken.</summary>
internal sealed class RemoveHeld(OutboxLane lane, OutboxPosition last) : WriteOperation<int>
{
    private const string Remove =
        "DELETE FROM outbox_held WHERE grain_type = ?1 AND grain_key = ?2 AND (major, minor) <= (?3, ?4)";

    public override int Bytes => 0;

    protected override int Run(WriteSession session)
    {
        using var remove = session.Connection.Compile(Remove);
        remove.Bind(1, lane.GrainType).Bind(2, lane.Key).Bind(3, last.Major).Bind(4, last.Minor).Run();
        return session.Connection.Changes;
    }
}
