using System.Collections.Concurrent;
using Countersign.Storage.PostgreSql;
using Npgsql;
using Orleans;
using Orleans.Storage;

namespace Countersign.Storage.Tests.PostgreSql;

/// <summary>The server is killed, blocks or hangs up under load.</summary>
public sealed class OutageTests : IDisposable
{
    private const int Kills = 3;
    private const int Writers = 16;
    private const int AcknowledgedBeforeAKill = 2_000;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    // A server of its own: what is done to it would hurt other tests.
    private readonly TestServer _server = new();
    private readonly ConcurrentDictionary<string, int> _acknowledged = new();
    private readonly ConcurrentDictionary<string, int> _unknown = new();
    private int _refused;

    [Fact]
    public async Task EveryAcknowledgedWrite_IsFoundAfterEachKillOfTheServer()
    {
        var at = _server.NewSchema();
        await using var store = TestStore.PostgreSql(at, Quick);
        for (var kill = 1; kill <= Kills; kill++)
        {
            var (goal, stop) = (kill * AcknowledgedBeforeAKill, new CancellationTokenSource());
            var load = Enumerable.Range(0, Writers)
                .Select(writer => Task.Run(() => WriteUntilAsync(store, writer, stop.Token))).ToList();
            await UntilAsync(() => _acknowledged.Values.Sum() >= goal);
            _server.Kill();
            await UntilAsync(() => Volatile.Read(ref _refused) > 0);
            _server.Start();
            var then = _acknowledged.Values.Sum();
            await UntilAsync(() => _acknowledged.Values.Sum() > then + Writers); // It goes on by itself.
            await stop.CancelAsync();
            await Task.WhenAll(load);
            await AssertEverythingIsFoundAsync(store);
            _refused = 0;
        }

        Assert.InRange(_unknown.Values.Sum(), 1, Kills * Writers * 2);
        await using var other = TestStore.PostgreSql(at);
        await AssertEverythingIsFoundAsync(other);
    }

    [Fact]
    public async Task WhileTheServerIsAway_EveryCallIsRefusedSoonAndNothingWaits()
    {
        await using var store = TestStore.PostgreSql(_server.NewSchema(), Quick);
        var state = await store.WriteAsync("a", new Note { Number = 1 });
        _server.Kill();
        for (var attempt = 0; attempt < 50; attempt++)
        {
            var write = store.WriteAsync($"k{attempt}", new Note());
            await Assert.ThrowsAnyAsync<Exception>(() => write.WaitAsync(Soon));
            Assert.True(
                write.Exception!.InnerException is StorageOverloadedException or StorageOutcomeUnknownException);
            await Assert.ThrowsAsync<StorageOverloadedException>(() => store.ReadAsync("a").WaitAsync(Soon));
            await Assert.ThrowsAsync<StorageOverloadedException>(
                () => store.DueKeysAsync(TestStore.Noon).WaitAsync(Soon));
        }

        _server.Start();
        await UntilAsync(() => store.ReadAsync("a").WaitAsync(Soon).ContinueWith(
            read => read.IsCompletedSuccessfully, TaskScheduler.Default).Result);
        await UntilAsync(() => store.WriteAsync("healed", new Note()).WaitAsync(Soon).ContinueWith(
            write => write.IsCompletedSuccessfully || write.Exception!.InnerException is InconsistentStateException,
            TaskScheduler.Default).Result);
        await store.WriteAsync("a", new Note { Number = 2 }, state.ETag);
    }

    [Fact]
    public async Task ARowThatSomebodyHolds_FailsItsGroupWithinTheTimeLimitAndIsNotWritten()
    {
        var at = _server.NewSchema();
        await using var store = TestStore.PostgreSql(at, Quick);
        var state = await store.WriteAsync("held", new Note { Number = 1 });
        await using (await HoldAsync(at))
        {
            var write = store.WriteAsync("held", new Note { Number = 2 }, state.ETag);
            await Assert.ThrowsAsync<StorageOverloadedException>(() => write.WaitAsync(Soon));
        }

        Assert.Equal(1, (await store.ReadAsync("held")).State!.Number);
        await store.WriteAsync("held", new Note { Number = 3 }, state.ETag);
    }

    [Fact]
    public async Task AWriteWhoseConnectionIsCut_IsOfUnknownOutcome()
    {
        var at = _server.NewSchema();
        await using var store = TestStore.PostgreSql(at, options => options.WriteConnections = 1);
        var state = await store.WriteAsync("held", new Note { Number = 1 });
        await using (await HoldAsync(at))
        {
            var write = store.WriteAsync("held", new Note { Number = 2 }, state.ETag);
            await UntilAsync(() => _server.Scalar(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") > 0);
            await Assert.ThrowsAsync<StorageOutcomeUnknownException>(() => write.WaitAsync(Soon));
        }

        await store.WriteAsync("held", new Note { Number = 3 }, state.ETag);
    }

    public void Dispose() => _server.Dispose();

    private static void Quick(PostgreSqlStorageOptions options)
    {
        options.StatementTimeout = TimeSpan.FromSeconds(1);
        options.LongestRetryPause = TimeSpan.FromMilliseconds(200);
    }

    private static async Task UntilAsync(Func<bool> happens)
    {
        for (var look = 0; !happens(); look++)
        {
            Assert.True(look < 2_000, "It did not happen in time.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    // An open transaction that has changed the row.
    private static async Task<NpgsqlConnection> HoldAsync(ServerAddress at)
    {
        var connection = new NpgsqlConnection($"{at.ConnectionString};Search Path={at.Schema};Pooling=false");
        await connection.OpenAsync();
        await using var hold = new NpgsqlCommand("BEGIN; UPDATE states SET due_at = 0", connection);
        await hold.ExecuteNonQueryAsync();
        return connection;
    }

    private async Task WriteUntilAsync(TestStore store, int writer, CancellationToken stop)
    {
        var key = $"w{writer}";
        var state = await store.ReadAsync(key);
        while (!stop.IsCancellationRequested)
        {
            state.State = new Note { Number = state.State!.Number + 1 };
            try
            {
                await store.Storage.WriteStateAsync(TestStore.StateName, TestStore.Grain(key), state);
                _acknowledged[key] = state.State.Number;
            }
            catch (Exception fault) when (fault is StorageOverloadedException or StorageOutcomeUnknownException)
            {
                Interlocked.Increment(ref _refused);
                if (fault is StorageOutcomeUnknownException)
                    _unknown.AddOrUpdate(key, 1, (_, count) => count + 1);
                state = await ReadAgainAsync(store, key);
            }
        }
    }

    // As a grain does that cannot know what was written.
    private static async Task<GrainState<Note>> ReadAgainAsync(TestStore store, string key)
    {
        while (true)
        {
            try
            {
                return await store.ReadAsync(key);
            }
            catch (StorageOverloadedException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
        }
    }

    private async Task AssertEverythingIsFoundAsync(TestStore store)
    {
        foreach (var (key, number) in _acknowledged)
        {
            // Beyond what was acknowledged there is at most what was of unknown outcome.
            var found = (await store.ReadAsync(key)).State!.Number;
            Assert.InRange(found, number, number + _unknown.GetValueOrDefault(key));
        }
    }
}
