using Orleans;
using Orleans.Runtime;

namespace Countersign.Storage.Sqlite;

/// <summary>Sets a reminder. Rare, so its statement is not kept.</summary>
internal sealed class PutReminder(ReminderEntry entry) : WriteOperation<long>
{
    public override int Bytes => entry.ReminderName.Length;

    protected override long Run(WriteSession session)
    {
        var version = session.NextVersion();
        using var put = session.Connection.Compile(
            "INSERT OR REPLACE INTO reminders (grain_type, grain_key, name, hash, start_at, period, version) "
            + "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
        put.Bind(1, entry.GrainId.Type.ToString()!)
            .Bind(2, entry.GrainId.Key.ToString()!)
            .Bind(3, entry.ReminderName)
            .Bind(4, (long)entry.GrainId.GetUniformHashCode())
            .Bind(5, entry.StartAt.Ticks)
            .Bind(6, entry.Period.Ticks)
            .Bind(7, version)
            .Run();
        return version;
    }
}

/// <summary>Removes a reminder if it is the version its remover has seen.</summary>
internal sealed class RemoveReminder(GrainId grain, string name, long version) : WriteOperation<bool>
{
    public override int Bytes => name.Length;

    protected override bool Run(WriteSession session)
    {
        using var remove = session.Connection.Compile(
            "DELETE FROM reminders WHERE grain_type = ?1 AND grain_key = ?2 AND name = ?3 AND version = ?4");
        remove.Bind(1, grain.Type.ToString()!)
            .Bind(2, grain.Key.ToString()!)
            .Bind(3, name)
            .Bind(4, version)
            .Run();
        return session.Connection.Changes > 0;
    }
}

/// <summary>Removes every reminder.</summary>
internal sealed class ClearReminders : WriteOperation<bool>
{
    public override int Bytes => 0;

    protected override bool Run(WriteSession session)
    {
        session.Connection.Execute("DELETE FROM reminders");
        return true;
    }
}
