using Countersign.Storage.Sqlite;

namespace Countersign.Storage.Tests.Sqlite;

public sealed class SchemaTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string DatabasePath => _folder.File(SqliteStorageOptions.FileName);

    [Fact]
    public void AnOlderStore_TakesTheStepsItLacks()
    {
        using var connection = Connection.Open(DatabasePath);
        Migrate(connection, "CREATE TABLE one (a)");
        Migrate(connection, "CREATE TABLE one (a)", "CREATE TABLE two (b)", "ALTER TABLE two ADD COLUMN c");
        connection.Execute("INSERT INTO two (b, c) VALUES (1, 2)");
        Assert.Equal(3, connection.Scalar("SELECT count(*) FROM schema_version"));
    }

    [Fact]
    public void AStepThatFails_LeavesTheStoreAsItWas()
    {
        using var connection = Connection.Open(DatabasePath);
        Migrate(connection, "CREATE TABLE one (a)");
        Assert.Throws<SqliteFault>(() => Migrate(connection, "", "CREATE TABLE two (b); SELECT no such thing"));
        connection.Execute("ROLLBACK");
        Assert.Equal(0, connection.Scalar("SELECT count(*) FROM sqlite_schema WHERE name = 'two'"));
        Assert.Equal(1, connection.Scalar("SELECT max(version) FROM schema_version"));
    }

    [Fact]
    public async Task AStoreOfANewerProgram_IsRefused()
    {
        await using (var store = TestStore.Sqlite(_folder.Path))
            await store.WriteAsync("a", new Note());
        using (var connection = Connection.Open(DatabasePath))
            connection.Execute("INSERT INTO schema_version VALUES (99, 0)");

        await using var older = TestStore.Sqlite(_folder.Path);
        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => older.ReadAsync("a"));
        Assert.Contains("has schema 99", fault.Message, StringComparison.Ordinal);
        Assert.Contains("newer program", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADatabaseOfAnotherProgram_IsRefused()
    {
        using (var connection = Connection.Open(DatabasePath))
            connection.Execute("CREATE TABLE theirs (a)");

        await using var store = TestStore.Sqlite(_folder.Path);
        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => store.ReadAsync("a"));
        Assert.Contains("another program", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStoreInUse_IsRefusedAndFreeAfterwards()
    {
        await using var second = TestStore.Sqlite(_folder.Path);
        await using (var first = TestStore.Sqlite(_folder.Path))
        {
            await first.WriteAsync("a", new Note());
            var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => second.ReadAsync("a"));
            Assert.Contains("in use by another server", fault.Message, StringComparison.Ordinal);
        }

        Assert.True((await second.ReadAsync("a")).RecordExists);
    }

    [Fact]
    public async Task AFolderThatCannotBeWritten_IsNotSaidToBeInUse()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux alone keeps the file of a running program from writers.");
        File.CreateSymbolicLink(_folder.File(SqliteStorageOptions.LockFileName), Environment.ProcessPath!);
        await using var store = TestStore.Sqlite(_folder.Path);
        var fault = await Assert.ThrowsAnyAsync<SystemException>(() => store.ReadAsync("a"));
        Assert.DoesNotContain("in use by another server", fault.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void Migrate(Connection connection, params string[] steps) =>
        SqliteSchema.Migrate(connection, steps, DatabasePath, now: 0);
}
