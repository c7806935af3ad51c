using Countersign.Storage.Keys;
using Countersign.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Countersign.Storage.Tests.Sqlite;

/// <summary>What a start does with files that are missing, empty or open to others.</summary>
public sealed class FileTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryFolder _folder = new();
    private int _seed;

    private string Database => _folder.File(SqliteStorageOptions.FileName);

    private string Keys => _folder.File(KeyRingOptions.DefaultFileName);

    [Fact]
    public async Task AnEmptyFile_IsNotTakenForANewStore()
    {
        await using (var store = TestStore.Sqlite(_folder.Path))
            await store.WriteAsync("a", new Note());
        File.Delete(Database + "-wal");
        await File.WriteAllBytesAsync(Database, [], TestContext.Current.CancellationToken);

        await using var again = TestStore.Sqlite(_folder.Path);
        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => again.ReadAsync("a"));

        Assert.Contains("is empty", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, new FileInfo(Database).Length);
    }

    [Fact]
    public async Task ABrokenFirstStart_IsNoneTheNextDay()
    {
        await File.WriteAllBytesAsync(Database + ".new", [1, 2, 3], TestContext.Current.CancellationToken);

        await using var store = TestStore.Sqlite(_folder.Path);
        await store.WriteAsync("a", new Note());

        Assert.False(File.Exists(Database + ".new"));
    }

    [Fact]
    public async Task LostKeys_AreNotReplaced()
    {
        await using (var store = TestStore.Sqlite(_folder.Path, keys: Ring()))
            await store.WriteAsync("a", new Note());
        File.Delete(Keys);

        await using var again = TestStore.Sqlite(_folder.Path, keys: Ring());
        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => again.ReadAsync("a"));

        Assert.Contains("missing", fault.Message, StringComparison.Ordinal);
        Assert.Contains(Keys, fault.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Keys));
    }

    [Fact]
    public async Task Files_AreTheirOwnersAlone_AlsoWhereTheyWereNot()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        await using (var store = TestStore.Sqlite(_folder.Path))
        {
            await store.WriteAsync("a", new Note());
            AssertModes();
        }

        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Database, OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        await using var again = TestStore.Sqlite(_folder.Path);
        await again.WriteAsync("b", new Note());
        AssertModes();
    }

    public void Dispose() => _folder.Dispose();

    private void AssertModes()
    {
        if (OperatingSystem.IsWindows())
            return;

        foreach (var file in Directory.GetFiles(_folder.Path, SqliteStorageOptions.FileName + "*"))
            Assert.Equal((file, OwnerOnly), (file, File.GetUnixFileMode(file)));
    }

    private KeyRing Ring() => new KeyRingFile(new SeededRandom(++_seed), NullLogger<KeyRingFile>.Instance)
        .Load(new KeyRingOptions { Path = Keys }, environment: null);
}
