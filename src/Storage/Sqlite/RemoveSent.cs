namespace Countersign.Storage.Sqlite;

/// <summary>Removes what was sent and taken.</summary>
internal sealed class RemoveSent(long last) : WriteOperation<int>
{
    public override int Bytes => 0;

    protected override int Run(WriteSession session)
    {
        session.RemoveSent.Bind(1, last).Run();
        return session.Connection.Changes;
    }
}
