using Countersign.Storage.Tests.PostgreSql;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Countersign.Storage.Tests.Health;

/// <summary>A store without room says so until it has some again, and says it once.</summary>
public sealed class StoreHealthTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Listener _log = new();

    [Fact]
    public async Task AFullDisk_IsToldOnce_AndSoIsItsEnd()
    {
        await using var store = TestStore.Sqlite(
            _folder.Path, options => options.MaxDatabaseMegabytes = 1, log: _log);
        var health = store.Services.GetRequiredService<IStoreHealth>();
        Assert.True(health.CanWrite);
        var failed = 0;
        for (var number = 0; failed < 20; number++)
            failed += await FailsAsync(store, number) ? 1 : 0;

        Assert.False(health.CanWrite);
        Assert.Single(_log.Lines, static line => line.StartsWith("Error", StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Lines, static line => line.Contains("   at ", StringComparison.Ordinal));

        Assert.Equal(50, await store.Expired.SweepExpiredAsync(TestStore.Noon.AddSeconds(49), 50));
        await UntilAsync(() => health.CanWrite);
        Assert.False(await FailsAsync(store, 1_000));
        Assert.Contains(
            _log.Lines, static line => line.Contains("can be written to again; 20 writes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AServerWithoutRoom_IsToldOnce_AndSoIsItsEnd()
    {
        var at = TestServer.Shared.NewSchema();
        await using var store = TestStore.PostgreSql(at, log: _log);
        var health = store.Services.GetRequiredService<IStoreHealth>();
        await store.WriteAsync("known kind", new Note());
        Run($"""
            CREATE FUNCTION {at.Schema}.full_disk() RETURNS trigger AS
            'BEGIN RAISE disk_full; END' LANGUAGE plpgsql;
            CREATE TRIGGER full_disk BEFORE INSERT ON {at.Schema}.states EXECUTE FUNCTION {at.Schema}.full_disk();
            """);

        for (var number = 0; number < 5; number++)
            await Assert.ThrowsAsync<StorageOverloadedException>(() => store.WriteAsync($"k{number}", new Note()));
        Assert.False(health.CanWrite);
        Assert.Single(_log.Lines, static line => line.StartsWith("Error", StringComparison.Ordinal));

        Run($"DROP TRIGGER full_disk ON {at.Schema}.states");
        await UntilAsync(() => health.CanWrite);
        await store.WriteAsync("healed", new Note());
        Assert.Equal(2, TestServer.Shared.Scalar($"SELECT count(*) FROM {at.Schema}.states"));
    }

    public void Dispose() => _folder.Dispose();

    private static void Run(string sql)
    {
        using var source = NpgsqlDataSource.Create(TestServer.Shared.ConnectionString + ";Pooling=false");
        using var command = source.CreateCommand(sql);
        command.ExecuteNonQuery();
    }

    private static async Task<bool> FailsAsync(TestStore store, int number)
    {
        var bytes = new byte[3_000];
        new SeededRandom(number).Fill(bytes);
        var note = new Note { Text = Convert.ToBase64String(bytes), DeleteAfter = TestStore.Noon.AddSeconds(number) };
        try
        {
            await store.WriteAsync($"k{number}", note);
            return false;
        }
        catch (StorageOutcomeUnknownException)
        {
            return true;
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var look = 0; !condition(); look++)
        {
            Assert.True(look < 3_000, "It did not come about.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }
}
