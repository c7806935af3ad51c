using System.Text;
using Countersign.Storage.Keys;
using Countersign.Storage.Sqlite;

namespace Countersign.Storage.Tests.Sqlite;

public sealed class SecrecyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task NothingOfAState_IsOnDiskInTheClear()
    {
        const string Marker = "+998901234567";
        await using (var store = TestStore.Sqlite(_folder.Path))
        {
            for (var number = 0; number < 50; number++)
                await store.WriteAsync($"k{number}", new Note { Text = Marker + new string('x', number * 100) });
            AssertNowhere(Marker);
        }

        AssertNowhere(Marker);
        await using var reopened = TestStore.Sqlite(_folder.Path);
        Assert.StartsWith(Marker, (await reopened.ReadAsync("k7")).State!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStoreOfAnotherKeyRing_IsRefusedAtTheStart()
    {
        await using (var store = TestStore.Sqlite(_folder.Path))
            await store.WriteAsync("a", new Note());

        await using var other = TestStore.Sqlite(_folder.Path, keys: KeyRing.Generate(new SeededRandom(77)));
        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => other.ReadAsync("a"));
        Assert.Contains("another key ring", fault.Message, StringComparison.Ordinal);

        await using var right = TestStore.Sqlite(_folder.Path);
        Assert.True((await right.ReadAsync("a")).RecordExists);
    }

    [Fact]
    public async Task AfterARotation_OldStatesAreReadAndRewrittenUnderTheNewKey()
    {
        await using (var store = TestStore.Sqlite(_folder.Path))
            await store.WriteAsync("a", new Note { Text = "old" });

        var rotated = TestStore.Keys.Rotate(KeyPurpose.State, new SeededRandom(5));
        await using (var store = TestStore.Sqlite(_folder.Path, keys: rotated))
        {
            var state = await store.ReadAsync("a");
            Assert.Equal("old", state.State!.Text);
            await store.WriteAsync("a", new Note { Text = "new" }, state.ETag);
        }

        await using var before = TestStore.Sqlite(_folder.Path);
        var fault = await Assert.ThrowsAsync<StateUnreadableException>(() => before.ReadAsync("a"));
        Assert.Contains("state key 2", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StatesSwappedOnDisk_DoNotOpen()
    {
        await using (var store = TestStore.Sqlite(_folder.Path))
        {
            await store.WriteAsync("a", new Note { Text = "mine" });
            await store.WriteAsync("b", new Note { Text = "yours" });
        }

        using (var connection = Connection.Open(_folder.File(SqliteStorageOptions.FileName)))
            connection.Execute("UPDATE states SET state = (SELECT state FROM states o WHERE o.id <> states.id)");

        await using var swapped = TestStore.Sqlite(_folder.Path);
        await Assert.ThrowsAsync<StateUnreadableException>(() => swapped.ReadAsync("a"));
    }

    public void Dispose() => _folder.Dispose();

    private void AssertNowhere(string marker)
    {
        var bytes = Encoding.UTF8.GetBytes(marker);
        var files = Directory.GetFiles(_folder.Path).Where(path => new FileInfo(path).Length > 0).ToList();
        Assert.NotEmpty(files);
        Assert.All(files, path => Assert.Equal(-1, _folder.Read(Path.GetFileName(path)).AsSpan().IndexOf(bytes)));
    }
}
