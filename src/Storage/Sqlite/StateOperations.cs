using Countersign.Storage.Codec;
using Countersign.Storage.States;

namespace Countersign.Storage.Sqlite;

/// <summary>Inserts or replaces a state, if what is stored is what its writer had read.</summary>
internal sealed class PutState(
    StateAddress address,
    PooledBytes key,
    StateTag? expected,
    PooledBytes state,
    StateSchedule schedule,
    PooledBytes outbox) : WriteOperation<StateTag>
{
    public override int Bytes => key.Length + state.Length + outbox.Length;

    public override void Release()
    {
        key.Return();
        state.Return();
        outbox.Return();
    }

    protected override StateTag Run(WriteSession session)
    {
        var version = session.NextVersion();
        var statement = (expected is null ? session.Insert : session.Update)
            .Bind(1, key.Span)
            .Bind(2, version)
            .Bind(3, schedule.DueAt)
            .Bind(4, schedule.DeleteAfter)
            .Bind(5, state.Span);
        if (expected is { } tag)
            statement.Bind(6, tag.Row).Bind(7, tag.Version);

        statement.Run();
        if (session.Connection.Changes == 0)
            return Refuse(new StateConflictException(address, session.StoredTag(key.Span), expected));
        if (expected is { } replaced)
        {
            session.Send(outbox.Span);
            return new StateTag(version, replaced.Row);
        }

        var row = session.Connection.LastInsertRow;
        session.Keys.Add(key.Span);
        session.Send(outbox.Span);
        return new StateTag(version, row);
    }
}

/// <summary>
/// Deletes a state, if what is stored is what its writer had read; with no expectation, makes sure that there is none.
/// </summary>
internal sealed class DeleteState(StateAddress address, PooledBytes key, StateTag? expected) : WriteOperation<bool>
{
    public override int Bytes => key.Length;

    public override void Release() => key.Return();

    protected override bool Run(WriteSession session)
    {
        if (expected is { } tag)
        {
            session.Delete.Bind(1, key.Span).Bind(2, tag.Row).Bind(3, tag.Version).Run();
            if (session.Connection.Changes > 0)
                return true;
        }

        var stored = session.StoredTag(key.Span);
        return stored == expected || Refuse(new StateConflictException(address, stored, expected));
    }
}

/// <summary>
/// Deletes states whose time is over. Within the writer's transaction nobody can rewrite one of them meanwhile.
/// </summary>
internal sealed class DeleteExpiredStates(long now, int limit) : WriteOperation<int>
{
    public override int Bytes => 0;

    protected override int Run(WriteSession session)
    {
        session.DeleteExpired.Bind(1, now).Bind(2, limit).Run();
        return session.Connection.Changes;
    }
}
