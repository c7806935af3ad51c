namespace Countersign.Storage.Sqlite;

/// <summary>Gives a kind of state its number.</summary>
internal sealed class AddKind(string grainType, string stateName) : WriteOperation<long>
{
    public override int Bytes => grainType.Length + stateName.Length;

    // Once per kind in the life of a store, so its statements are not kept.
    protected override long Run(WriteSession session)
    {
        using var insert = session.Connection.Compile(
            "INSERT OR IGNORE INTO kinds (grain_type, state_name) VALUES (?1, ?2)");
        insert.Bind(1, grainType).Bind(2, stateName).Run();
        using var find = session.Connection.Compile("SELECT id FROM kinds WHERE grain_type = ?1 AND state_name = ?2");
        return find.Bind(1, grainType).Bind(2, stateName).Step()
            ? find.Int64(0)
            : throw new SqliteFault(0, "A kind vanished within its transaction.");
    }
}
