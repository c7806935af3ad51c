using Azure.Storage.Blobs.Models;
using Orleans;
using Orleans.Storage;

namespace Countersign.Storage.Tests.AzureBlob;

/// <summary>Whatever becomes of a mover, nothing that was sent is lost and nothing gets a second position.</summary>
public sealed class MoverTests : IAsyncDisposable
{
    /// <summary>Far more requests than one page takes.</summary>
    private const int MostRequests = 100;

    private readonly AccountAddress _at = TestAccount.Shared.NewContainer();
    private readonly List<TestStore> _stores = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
            await store.DisposeAsync();
    }

    [Theory]
    [InlineData((int)Mishap.DiesBefore)]
    [InlineData((int)Mishap.DiesAfter)]
    public async Task AMoverThatDiesAtAnyRequest_LosesAndRepeatsNothing(int mishap)
    {
        var died = 0;
        for (var request = 0; request < MostRequests; request++)
        {
            var at = TestAccount.Shared.NewContainer();
            var way = new BadWay();
            var one = new Post(Open(at, way));
            var sent = await SendSomeAsync(_stores[^1]);
            way.After(request, (Mishap)mishap);
            if (!await TryTakeAsync(one))
                died++;

            var other = new Post(Open(at));
            await other.TakeAllAsync();
            Post.AssertAllOnce(sent, one, other);
            if (!way.Met.IsCompleted)
                break;
        }

        Assert.InRange(died, 5, MostRequests - 1);
    }

    [Fact]
    public async Task AMoverThatSleepsAtAnyRequest_WakesUpToNothing()
    {
        for (var request = 0; request < MostRequests; request++)
        {
            var at = TestAccount.Shared.NewContainer();
            var way = new BadWay();
            var sleeper = new Post(Open(at, way));
            var sent = await SendSomeAsync(_stores[^1]);
            way.After(request, Mishap.SleepsBefore);
            var taking = TryTakeAsync(sleeper);
            await Task.WhenAny(way.Met, taking);

            var other = new Post(Open(at));
            sent.AddRange(await SendMoreAsync(_stores[^1]));
            await other.TakeAllAsync();
            way.WakeUp();
            await taking;
            await sleeper.TakeAllAsync();
            await other.TakeAllAsync();
            Post.AssertAllOnce(sent, sleeper, other);
            if (!way.Met.IsCompleted)
                return;
        }

        Assert.Fail("A page takes more requests than were tried.");
    }

    [Fact]
    public async Task WritersAndMoversOfTwoSilos_LoseAndRepeatNothing()
    {
        const int Keys = 8;
        const int Each = 15;
        TestStore[] silos = [Open(_at), Open(_at)];
        Post[] posts = [new(silos[0]), new(silos[1])];
        using var done = new CancellationTokenSource();
        var taking = posts.Select(post => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
                await TryTakeAsync(post);
        })).ToList();
        await Task.WhenAll(Enumerable.Range(0, Keys).Select(key => Task.Run(async () =>
        {
            string? tag = null;
            for (var number = 0; number < Each; number++)
                tag = (await Post.SendAsync(silos[(key + number) % 2], $"k{key}", tag, $"k{key} {number}")).ETag;
        })));
        await done.CancelAsync();
        await Task.WhenAll(taking);
        foreach (var post in posts)
            await post.TakeAllAsync();

        var sent = Enumerable.Range(0, Keys * Each).Select(number => $"k{number % Keys} {number / Keys}");
        Post.AssertAllOnce(sent, posts);
    }

    [Fact]
    public async Task AWriteWhoseAnswerComesLate_IsNotMovedTwice()
    {
        var way = new BadWay();
        var late = Open(_at, way);
        TestStore[] movers = [late, Open(_at)];
        Post[] posts = [.. movers.Select(store => new Post(store))];
        await posts[0].TakeAsync();
        way.After(0, Mishap.SleepsAfter, static request => request.Method == HttpMethod.Put);
        var writing = Post.SendAsync(late, "a", null, "a 1");
        await way.Met;
        await posts[1].TakeAllAsync();
        await posts[0].TakeAllAsync();
        way.WakeUp();
        await writing;
        await posts[0].TakeAllAsync();
        Post.AssertAllOnce(["a 1"], posts);
    }

    [Fact]
    public async Task AStateThatIsDeletedBeforeItIsMoved_HasSentAllTheSame_AndIsGoneThen()
    {
        var store = Open(_at);
        var state = await Post.SendAsync(store, "a", null, "a 1");
        await store.Storage.ClearStateAsync(TestStore.StateName, TestStore.Grain("a"), state);
        Assert.False((await store.ReadAsync("a")).RecordExists);
        var again = await Post.SendAsync(store, "a", null, "a 2");
        await store.Storage.ClearStateAsync(TestStore.StateName, TestStore.Grain("a"), again);

        var post = new Post(store);
        await post.TakeAllAsync();
        Post.AssertAllOnce(["a 1", "a 2"], post);
        Assert.Empty(_at.Blobs.GetBlobs(new GetBlobsOptions { Prefix = "states/" }));
    }

    [Fact]
    public async Task AStateWhoseTimeIsOver_IsDeletedWhenWhatItSentIsMoved()
    {
        var store = Open(_at);
        var sends = new OutboxItem[] { new("receiver", "box", "a 1"u8.ToArray()) };
        var state = new GrainState<Mortal>(new Mortal { DeleteAfter = TestStore.Noon, Sends = sends });
        await store.Storage.WriteStateAsync(TestStore.StateName, TestStore.Grain("a"), state);
        Assert.Equal(0, await store.Expired.SweepExpiredAsync(TestStore.Noon, 10));

        var post = new Post(store);
        await post.TakeAllAsync();
        Assert.Equal(1, await store.Expired.SweepExpiredAsync(TestStore.Noon, 10));
        Post.AssertAllOnce(["a 1"], post);
    }

    [Fact]
    public async Task AStateThatAnotherSiloHasMovedOutOf_TakesTheNextWrite()
    {
        var (one, other) = (Open(_at), Open(_at));
        var state = await Post.SendAsync(one, "a", null, "a 1");
        var post = new Post(other);
        await post.TakeAllAsync();
        state = await Post.SendAsync(one, "a", state.ETag, "a 2");
        await Assert.ThrowsAsync<InconsistentStateException>(() => Post.SendAsync(other, "a", "1.0", "a 3"));
        await post.TakeAllAsync();
        Assert.Equal(state.ETag, (await one.ReadAsync("a")).ETag);
        Post.AssertAllOnce(["a 1", "a 2"], post);
    }

    private static async Task<List<string>> SendSomeAsync(TestStore store)
    {
        var first = await Post.SendAsync(store, "a", null, "a 1");
        await Post.SendAsync(store, "a", first.ETag, "a 2", "a 3");
        await Post.SendAsync(store, "b", null, "b 1");
        var gone = await Post.SendAsync(store, "c", null, "c 1");
        await store.Storage.ClearStateAsync(TestStore.StateName, TestStore.Grain("c"), gone);
        return ["a 1", "a 2", "a 3", "b 1", "c 1"];
    }

    private static async Task<string[]> SendMoreAsync(TestStore store)
    {
        await Post.SendAsync(store, "b", (await store.ReadAsync("b")).ETag, "b 2");
        await Post.SendAsync(store, "d", null, "d 1");
        return ["b 2", "d 1"];
    }

    // False where its process has died on the way, or was turned away.
    private static async Task<bool> TryTakeAsync(Post post)
    {
        try
        {
            await post.TakeAsync();
            return true;
        }
        catch (Exception fault) when (fault is StorageOverloadedException or StorageOutcomeUnknownException)
        {
            return false;
        }
    }

    private TestStore Open(AccountAddress at, BadWay? way = null)
    {
        var store = TestStore.AzureBlob(at, options =>
        {
            options.SearchInterval = TimeSpan.FromMilliseconds(100);
            options.RequestTimeout = TimeSpan.FromMinutes(2);
            options.Attempts = way is null ? 3 : 1;
            if (way is not null)
                options.Through = way.Through;
        });
        _stores.Add(store);
        return store;
    }
}
