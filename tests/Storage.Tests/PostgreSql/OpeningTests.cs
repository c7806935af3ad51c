using Countersign.Storage.Keys;
using Countersign.Storage.PostgreSql;
using Npgsql;

namespace Countersign.Storage.Tests.PostgreSql;

/// <summary>What happens when a silo opens the store: migration, and the refusal of what is not its own.</summary>
public sealed class OpeningTests
{
    private readonly ServerAddress _at = TestServer.Shared.NewSchema();

    [Fact]
    public async Task SilosThatStartTogether_MigrateOnceAndAllServe()
    {
        const int Silos = 6;
        var stores = await Task.WhenAll(Enumerable.Range(0, Silos).Select(silo => Task.Run(async () =>
        {
            var store = TestStore.PostgreSql(_at, options => options.WriteConnections = 1);
            await store.WriteAsync($"from-{silo}", new Note { Number = silo });
            return store;
        })));
        for (var silo = 0; silo < Silos; silo++)
            Assert.Equal(silo, (await stores[^1].ReadAsync($"from-{silo}")).State!.Number);

        Assert.Equal(PostgreSqlSchema.Steps.Count, Scalar("SELECT count(*) FROM {0}.schema_version"));
        Assert.Equal(Silos, Scalar("SELECT value FROM {0}.store WHERE name = 'openings'"));
        Assert.Equal(1, Scalar("SELECT count(*) FROM {0}.kinds"));
        foreach (var store in stores)
            await store.DisposeAsync();
    }

    [Fact]
    public async Task ManyStoresThatOpenAtOnce_AllOpenSoon()
    {
        const int Places = 4;
        const int SilosEach = 5;
        var schemas = Enumerable.Range(0, Places).Select(static _ => TestServer.Shared.NewSchema()).ToList();
        var began = TimeProvider.System.GetTimestamp();
        var stores = await Task.WhenAll(Enumerable.Range(0, Places * SilosEach).Select(silo => Task.Run(async () =>
        {
            var store = TestStore.PostgreSql(schemas[silo % Places], options =>
                (options.WriteConnections, options.ReadConnections) = (1, 1));
            await store.WriteAsync($"from-{silo}", new Note { Number = silo });
            return store;
        })));
        var took = TimeProvider.System.GetElapsedTime(began);
        foreach (var store in stores)
            await store.DisposeAsync();

        Assert.True(took < TimeSpan.FromSeconds(30), $"It took {took}.");
    }

    [Fact]
    public void AnOlderStore_TakesTheStepsItLacks()
    {
        Migrate("CREATE TABLE one (a int)");
        Migrate("CREATE TABLE one (a int)", "CREATE TABLE two (b int)", "ALTER TABLE two ADD COLUMN c int");
        Migrate("CREATE TABLE one (a int)", "CREATE TABLE two (b int)", "ALTER TABLE two ADD COLUMN c int");
        Assert.Equal(3, Scalar("SELECT count(*) FROM {0}.schema_version"));
        Assert.Equal(0, Scalar("SELECT count(c) FROM {0}.two"));
    }

    [Fact]
    public void AStepThatFails_LeavesTheStoreAsItWas()
    {
        Migrate("CREATE TABLE one (a int)");
        Assert.Throws<PostgresException>(() => Migrate("", "CREATE TABLE two (b int)", "SELECT no_such_thing"));
        Assert.Equal(0, Scalar("SELECT count(*) FROM pg_tables WHERE schemaname = '{0}' AND tablename = 'two'"));
        Assert.Equal(1, Scalar("SELECT max(version) FROM {0}.schema_version"));
    }

    [Fact]
    public async Task AStoreOfANewerProgram_IsRefused()
    {
        await using (var store = TestStore.PostgreSql(_at))
            await store.WriteAsync("a", new Note());
        Scalar("WITH added AS (INSERT INTO {0}.schema_version VALUES (99) RETURNING 1) SELECT count(*) FROM added");
        await AssertRefusedAsync(TestStore.PostgreSql(_at), "has schema 99", "newer program");
    }

    [Fact]
    public async Task TablesOfAnotherProgram_AreRefused()
    {
        Execute("CREATE SCHEMA {0}; CREATE TABLE {0}.theirs (a int)");
        await AssertRefusedAsync(TestStore.PostgreSql(_at), "another program", "Schema");
    }

    [Fact]
    public async Task AStoreOfAnotherKeyRing_IsRefusedBeforeAnythingIsWritten()
    {
        await using (var store = TestStore.PostgreSql(_at))
            await store.WriteAsync("a", new Note());

        await AssertRefusedAsync(
            TestStore.PostgreSql(_at, keys: KeyRing.Generate(new SeededRandom(77))), "another key ring", "keys.json");
        Assert.Equal(1, Scalar("SELECT value FROM {0}.store WHERE name = 'openings'"));
        await using var right = TestStore.PostgreSql(_at);
        Assert.True((await right.ReadAsync("a")).RecordExists);
    }

    [Fact]
    public async Task ACommitThatDoesNotWaitForTheDisk_IsRefused() => await AssertRefusedAsync(
        TestStore.PostgreSql(_at, options => options.ConnectionString += ";Options=-c synchronous_commit=off"),
        "synchronous_commit=off",
        "connection string");

    [Fact]
    public async Task AServerThatIsNotThere_IsAskedForAWhileAndThenTheStartFails()
    {
        await using var store = TestStore.PostgreSql(_at, options =>
        {
            options.ConnectionString = "Host=/nowhere;Username=countersign";
            options.StartTimeout = TimeSpan.FromSeconds(1);
        });
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => store.ReadAsync("a"));
    }

    [Fact]
    public async Task NothingOfAState_IsInTheTableInTheClear()
    {
        await using var store = TestStore.PostgreSql(_at);
        await store.WriteAsync("a", new Note { Text = "+998901234567" });
        const string Holding = "SELECT count(*) FROM {0}.states WHERE position('{1}'::bytea IN {2}) > 0";
        Assert.Equal(1, Scalar(Holding.Replace("{1}", "a").Replace("{2}", "key")));
        Assert.Equal(0, Scalar(Holding.Replace("{1}", "998901").Replace("{2}", "state")));
    }

    private static async Task AssertRefusedAsync(TestStore store, params string[] words)
    {
        await using (store)
        {
            var fault = await Assert.ThrowsAsync<InvalidDataException>(() => store.ReadAsync("a"));
            Assert.All(words, word => Assert.Contains(word, fault.Message, StringComparison.Ordinal));
        }
    }

    private void Migrate(params string[] steps)
    {
        using var source = NpgsqlDataSource.Create($"{_at.ConnectionString};Search Path={_at.Schema};Pooling=false");
        using var connection = source.OpenConnection();
        PostgreSqlSchema.Migrate(connection, _at.Schema, steps, "the store");
    }

    private void Execute(string sql)
    {
        using var source = NpgsqlDataSource.Create($"{_at.ConnectionString};Pooling=false");
        using var command = source.CreateCommand(sql.Replace("{0}", _at.Schema));
        command.ExecuteNonQuery();
    }

    private long Scalar(string sql) => TestServer.Shared.Scalar(sql.Replace("{0}", _at.Schema));
}
