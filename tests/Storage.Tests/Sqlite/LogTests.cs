using Countersign.Storage.Sqlite;

namespace Countersign.Storage.Tests.Sqlite;

/// <summary>The write-ahead log: short, and readable after a write was cut off.</summary>
public sealed class LogTests : IDisposable
{
    private const string LogName = SqliteStorageOptions.FileName + "-wal";
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task TheLog_StaysShortUnderSteadyWriting()
    {
        const int Megabyte = 1 << 20;
        await using var store = TestStore.Sqlite(_folder.Path, options =>
        {
            options.CheckpointMegabytes = 1;
            options.MaxLogMegabytes = 8;
        });
        var longest = 0L;
        var text = new string('x', 300);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(writer => Task.Run(async () =>
        {
            for (var number = 0; number < 100; number++)
            {
                await store.WriteAsync($"w{writer}n{number}", new Note { Text = text, DueAt = TestStore.Noon });
                _ = await store.ReadAsync($"w{writer}n{number}");
                longest = Math.Max(longest, new FileInfo(_folder.File(LogName)).Length);
            }
        })));

        // Without checkpoints it would have more than 20.
        Assert.InRange(longest, Megabyte, 12 * Megabyte);
    }

    [Fact]
    public async Task ALongReader_HoldsTheLogUpUntilItEndsAndNoWriter()
    {
        await using var store = TestStore.Sqlite(_folder.Path, options =>
        {
            options.CheckpointMegabytes = 1;
            options.MaxLogMegabytes = 4;
        });
        await store.WriteAsync("a", new Note());
        using (var reader = Connection.Open(_folder.File(SqliteStorageOptions.FileName)))
        {
            reader.Execute("BEGIN; SELECT count(*) FROM states");
            await WriteMegabytesAsync(store, "held", 8);
            Assert.Equal(1, reader.Scalar("SELECT count(*) FROM states"));
        }

        var held = _folder.Read(LogName).Length;
        Assert.InRange(held, 5 << 20, int.MaxValue);
        await WriteMegabytesAsync(store, "free", 16);
        Assert.InRange(_folder.Read(LogName).Length, 0, held + (3 << 20));
    }

    [Fact]
    public async Task ALogThatWasCutOff_LosesItsTornEndAndNothingBefore()
    {
        const int Writes = 40;
        await using var store = TestStore.Sqlite(_folder.Path);
        for (var number = 0; number < Writes; number++)
            await store.WriteAsync($"k{number:D2}", new Note { Number = number });
        var log = _folder.Read(LogName);

        Assert.Equal(Writes, await FoundInCopyAsync(log, Writes));
        Assert.Equal(Writes - 1, await FoundInCopyAsync(log.AsMemory(0, log.Length - 1), Writes));
        Assert.InRange(await FoundInCopyAsync(log.AsMemory(0, log.Length / 2), Writes), 1, Writes - 1);
        Assert.Equal(0, await FoundInCopyAsync(log.AsMemory(0, 0), Writes));

        log[^100] ^= 1;
        Assert.Equal(Writes - 1, await FoundInCopyAsync(log, Writes));
    }

    public void Dispose() => _folder.Dispose();

    private static async Task WriteMegabytesAsync(TestStore store, string name, int megabytes)
    {
        // A few kilobytes each, not compressible.
        var bytes = new byte[3_000];
        new SeededRandom(4).Fill(bytes);
        var note = new Note { Text = Convert.ToBase64String(bytes) };
        for (var batch = 0; batch < megabytes * 8; batch++)
        {
            await Task.WhenAll(Enumerable.Range(0, 25).Select(
                write => store.WriteAsync($"{name}{batch}.{write}", note)));
        }
    }

    // Opens a copy of the store with that log; everything before the first state that is missing must be there.
    private async Task<int> FoundInCopyAsync(ReadOnlyMemory<byte> log, int writes)
    {
        using var copy = new TemporaryFolder();
        var database = _folder.Read(SqliteStorageOptions.FileName);
        await File.WriteAllBytesAsync(copy.File(SqliteStorageOptions.FileName), database);
        await File.WriteAllBytesAsync(copy.File(LogName), log.ToArray());
        await using var store = TestStore.Sqlite(copy.Path);
        var found = 0;
        while (found < writes && (await store.ReadAsync($"k{found:D2}")).RecordExists)
            found++;
        for (var number = found; number < writes; number++)
            Assert.False((await store.ReadAsync($"k{number:D2}")).RecordExists);

        using var connection = Connection.Open(copy.File(SqliteStorageOptions.FileName));
        using var check = connection.Compile("PRAGMA integrity_check");
        Assert.True(check.Step());
        Assert.Equal("ok", check.Text(0));
        return found;
    }
}
