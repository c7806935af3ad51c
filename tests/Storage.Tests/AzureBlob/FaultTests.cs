using Countersign.Storage.AzureBlob;
using Countersign.Storage.Keys;
using Orleans.Storage;

namespace Countersign.Storage.Tests.AzureBlob;

/// <summary>What callers are told when the account or the way to it fails.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly AccountAddress _at = TestAccount.Shared.NewContainer();
    private readonly BadWay _way = new();

    public void Dispose() => _way.Dispose();

    [Fact]
    public async Task AWriteWhoseAnswerIsLost_IsMadeAgain_AndKnownForItsOwn()
    {
        await using var store = Open(attempts: 3);
        var state = await store.WriteAsync("a", new Note { Number = 1 });
        _way.After(0, Mishap.LosesAnswer);
        state = await store.WriteAsync("a", new Note { Number = 2 }, state.ETag);
        state = await store.WriteAsync("a", new Note { Number = 3 }, state.ETag);
        Assert.Equal((3, state.ETag), ((await store.ReadAsync("a")).State!.Number, (await store.ReadAsync("a")).ETag));
    }

    [Fact]
    public async Task ADeletionWhoseAnswerIsLost_IsMadeAgain_AndKnownForItsOwn()
    {
        await using var store = Open(attempts: 3);
        var state = await store.WriteAsync("a", new Note());
        _way.After(0, Mishap.LosesAnswer);
        await store.ClearAsync("a", state);
        Assert.False((await store.ReadAsync("a")).RecordExists);
    }

    [Fact]
    public async Task AWriteThatIsNeverAnswered_MayOrMayNotBeDurable()
    {
        await using var store = Open(attempts: 1);
        var state = await store.WriteAsync("a", new Note { Number = 1 });
        _way.After(0, Mishap.LosesAnswer);
        var fault = await Assert.ThrowsAsync<StorageOutcomeUnknownException>(
            () => store.WriteAsync("a", new Note { Number = 2 }, state.ETag));
        Assert.Null(fault.InnerException);
        Assert.Equal(2, (await store.ReadAsync("a")).State!.Number);
        await Assert.ThrowsAsync<InconsistentStateException>(() => store.WriteAsync("a", new Note(), state.ETag));
    }

    [Fact]
    public async Task AnAccountThatIsTooBusy_HasWrittenNothing()
    {
        await using var store = Open(attempts: 1);
        var state = await store.WriteAsync("a", new Note { Number = 1 });
        _way.After(0, Mishap.IsBusy);
        await Assert.ThrowsAsync<StorageOverloadedException>(
            () => store.WriteAsync("a", new Note { Number = 2 }, state.ETag));
        Assert.Equal((1, state.ETag), ((await store.ReadAsync("a")).State!.Number, (await store.ReadAsync("a")).ETag));
    }

    [Fact]
    public async Task AnAccountThatIsAway_IsSaidToBeBusy_AndNoSecretIsLogged()
    {
        using var account = new TestAccount();
        var log = new Listener();
        var at = account.NewContainer();
        await using var store = TestStore.AzureBlob(at, options => options.Attempts = 1, log: log);
        await store.WriteAsync("a", new Note());
        account.Kill();
        await Assert.ThrowsAsync<StorageOverloadedException>(() => store.WriteAsync("b", new Note()));
        await Assert.ThrowsAsync<StorageOverloadedException>(() => store.ReadAsync("b"));
        account.Start();
        await Assert.ThrowsAnyAsync<Exception>(() => store.WriteAsync("b", new Note())); // Its memory is lost.
        var key = at.ConnectionString.Split("AccountKey=")[1].Split(';')[0];
        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain(log.Lines, line => line.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task MoreThanMayWait_IsRefused()
    {
        await using var store = Open(attempts: 1, options => (options.Writes, options.QueueLimit) = (1, 1));
        await store.WriteAsync("a", new Note());
        _way.After(0, Mishap.SleepsBefore);
        var first = store.WriteAsync("b", new Note());
        await _way.Met;
        var second = store.WriteAsync("c", new Note());
        var refused = await Assert.ThrowsAsync<StorageOverloadedException>(() => store.WriteAsync("d", new Note()));
        Assert.Contains("QueueLimit", refused.Message, StringComparison.Ordinal);
        _way.WakeUp();
        await Task.WhenAll(first, second);
        Assert.False((await store.ReadAsync("d")).RecordExists);
    }

    [Fact]
    public async Task AnotherKeyRing_IsRefused_BeforeAnythingIsWritten()
    {
        await using (var store = Open(attempts: 3))
            await store.WriteAsync("a", new Note());
        var other = KeyRing.Generate(new SeededRandom(9));
        await using var stranger = TestStore.AzureBlob(_at, keys: other);
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => stranger.ReadAsync("a"));
        Assert.Contains("another key ring", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NamesThatAreTooLongForABlob_AreFoundAgain()
    {
        await using var store = Open(attempts: 3);
        var key = new string('k', 1_000);
        await store.WriteAsync(key, new Note { DueAt = TestStore.Noon });
        Assert.Equal([key], await store.DueKeysAsync(TestStore.Noon));
        Assert.True((await store.ReadAsync(key)).RecordExists);
    }

    [Fact]
    public async Task WhatLiesInTheAccount_NamesNoText()
    {
        await using var store = Open(attempts: 3);
        await store.WriteAsync("a", new Note { Text = "a text that nobody reads" });
        await Post.SendAsync(store, "b", null, "b 12345");
        foreach (var blob in _at.Blobs.GetBlobs())
        {
            var content = _at.Blobs.GetBlobClient(blob.Name).DownloadContent().Value.Content.ToString();
            Assert.DoesNotContain("nobody reads", content, StringComparison.Ordinal);
            Assert.DoesNotContain("12345", content, StringComparison.Ordinal);
        }
    }

    private TestStore Open(int attempts, Action<AzureBlobStorageOptions>? more = null) =>
        TestStore.AzureBlob(_at, options =>
        {
            (options.Attempts, options.Through) = (attempts, _way.Through);
            more?.Invoke(options);
        });
}
