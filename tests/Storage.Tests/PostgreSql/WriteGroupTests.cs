using System.Diagnostics.Metrics;
using Countersign.Storage.Codec;
using Countersign.Storage.PostgreSql;
using Countersign.Storage.States;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Countersign.Storage.Tests.PostgreSql;

/// <summary>One group, as a writer takes it.</summary>
public sealed class WriteGroupTests : IAsyncDisposable
{
    private const long Time = 1_000;

    private readonly TestStore _store = TestStore.PostgreSql(TestServer.Shared.NewSchema());
    private readonly PostgreSqlDatabase _database;
    private readonly NpgsqlConnection _connection;
    private readonly WriteHandler _writer;

    public WriteGroupTests()
    {
        _database = _store.Services.GetRequiredService<PostgreSqlDatabase>();
        _connection = _database.Server.Open();
        var metrics = new StorageMetrics(_store.Services.GetRequiredService<IMeterFactory>(), TimeProvider.System);
        var health = _store.Services.GetRequiredService<StoreHealth>();
        _writer = new WriteHandler(_database.Versions, metrics, health, NullLogger.Instance);
    }

    [Fact]
    public async Task AMixtureOfConflicts_FailsTheLosersAlone()
    {
        var (replaced, stale, deleted, kept) =
            (await PutAsync("replaced"), await PutAsync("stale"), await PutAsync("deleted"), await PutAsync("kept"));
        var over = await PutAsync("over", deleteAfter: Time);
        var newer = await PutAsync("stale", stale);

        var insert = Put("new");
        var insertLoser = Put("kept");
        var update = Put("replaced", replaced);
        var updateLoser = Put("stale", stale);
        var updateOfNothing = Put("nobody", stale);
        var delete = Delete("deleted", deleted);
        var deleteLoser = Delete("kept", stale);
        var absence = Delete("absent", expected: null);
        var absenceLoser = Delete("newcomer's rival", expected: null);
        await PutAsync("newcomer's rival");
        var sweep = new SweepStates(Time, 10);
        Run(
            sweep, updateLoser, insert, deleteLoser, absence, update, insertLoser, updateOfNothing, delete,
            absenceLoser);

        Assert.Equal(await TagAsync("new"), await insert.Done);
        Assert.Equal(await TagAsync("replaced"), await update.Done);
        await delete.Done;
        await absence.Done;
        Assert.Equal(1, await sweep.Done);
        Assert.Equal(newer, await LostToAsync(updateLoser.Done));
        Assert.Equal(kept, await LostToAsync(insertLoser.Done));
        Assert.Equal(kept, await LostToAsync(deleteLoser.Done));
        Assert.Null(await LostToAsync(updateOfNothing.Done));
        Assert.NotNull(await LostToAsync(absenceLoser.Done));
        Assert.Equal((null, null, newer), (await TagAsync("deleted"), await TagAsync("over"), await TagAsync("stale")));
        Assert.NotEqual(over, newer);
    }

    [Fact]
    public async Task WritesToOneKey_TakeEffectInTheirOrder()
    {
        var first = await PutAsync("a");
        var delete = Delete("a", first);
        var again = Put("a");
        var late = Put("a", first);
        var other = Put("b");
        Run(delete, again, late, other);
        await delete.Done;
        Assert.Equal(await TagAsync("a"), await again.Done);
        Assert.Equal(await again.Done, await LostToAsync(late.Done));
        await other.Done;

        var before = Put("c");
        var after = Put("c");
        Run(before, after);
        Assert.Equal(await before.Done, await LostToAsync(after.Done));
    }

    [Fact]
    public async Task AGroupThatTheServerRefuses_LeavesNothingBehind()
    {
        var fine = Put("fine");
        var broken = new PutState(Address("broken"), default, expected: null, Bytes(), default, default);
        using (var forbid = new NpgsqlCommand("ALTER TABLE states ADD CHECK (length(key) > 0)", _connection))
            forbid.ExecuteNonQuery();
        Assert.Throws<PostgresException>(() => Run(fine, broken));
        Assert.False(fine.Done.IsCompleted);
        Assert.Null(await TagAsync("fine"));
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _store.DisposeAsync();
    }

    private static StateAddress Address(string key) => new("note-taker", "note", key);

    private static PooledBytes Key(string key) => StateKinds.Key(1, key);

    private static PooledBytes Bytes() => PooledBytes.Copy([1, 2, 3]);

    private static PutState Put(string key, StateTag? expected = null, long? deleteAfter = null) =>
        new(Address(key), Key(key), expected, Bytes(), new StateSchedule(DueAt: null, deleteAfter), default);

    private static DeleteState Delete(string key, StateTag? expected) => new(Address(key), Key(key), expected);

    private static async Task<StateTag?> LostToAsync(Task write) =>
        (await Assert.ThrowsAsync<StateConflictException>(() => write)).Stored;

    private void Run(params GroupedWrite[] group) => _writer.Run(_connection, [.. group]);

    private Task<StateTag> PutAsync(string key, StateTag? expected = null, long? deleteAfter = null)
    {
        var put = Put(key, expected, deleteAfter);
        Run(put);
        return put.Done;
    }

    private async Task<StateTag?> TagAsync(string key)
    {
        var read = new StateRead(Key(key), CancellationToken.None);
        new ReadHandler(NullLogger.Instance).Run(_connection, [read]);
        return (await read.Done)?.Tag;
    }
}
