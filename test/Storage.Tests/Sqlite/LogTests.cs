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
        await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            for (var number = 0; number < 600; number++)
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
