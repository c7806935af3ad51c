using Countersign.Api.Batches.Progress;
using Countersign.Batches;
using Countersign.Embedded.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace Countersign.Api.Tests.Batches.Progress;

public sealed class ProgressFeedTests
{
    private readonly ManualClock _clock = new();
    private readonly FakeNews _news = new();
    private BatchView? _durable = View(started: 0);
    private int _reads;

    [Fact]
    public async Task Feed_ShowsWhatItHears_AndReadsOnlyOnce()
    {
        using var feed = Start();
        await UntilAsync(() => _reads == 1);

        for (var started = 1; started <= 20; started++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            _news.Tell(View(started));
        }

        Assert.Equal(20, feed.Look().Latest!.Counts.Started);
        Assert.Equal(1, _reads);
        Assert.Equal(1, _news.Subscriptions);
    }

    [Fact]
    public async Task Feed_WhoseStreamLostSomething_FindsItByReading_AndSubscribesAnew()
    {
        using var feed = Start();
        await UntilAsync(() => _reads == 1);

        _durable = View(started: 7);
        await WhileTimePassesAsync(() => feed.Look().Latest!.Counts.Started == 7);
        await UntilAsync(() => _news.Subscriptions == 2 && _news.Left == 1);
    }

    [Fact]
    public async Task Feed_OfABatchThatWaits_ReadsItOnceInASilence_AndKeepsItsSubscription()
    {
        using var feed = Start();
        await UntilAsync(() => _reads == 1);

        var begin = _clock.GetUtcNow();
        await WhileTimePassesAsync(() => _reads >= 5);

        Assert.True(_clock.GetUtcNow() - begin >= 4 * ProgressFeed.Silence);
        Assert.Equal(1, _news.Subscriptions);
    }

    [Fact]
    public async Task Feed_NeverGoesBack()
    {
        using var feed = Start();
        await UntilAsync(() => _reads == 1);
        _news.Tell(View(started: 9));

        _news.Tell(View(started: 4));
        Assert.Equal(9, feed.Look().Latest!.Counts.Started);

        _news.Tell(View(started: 10) with { Status = BatchStatus.Completed, CompletedAt = _clock.GetUtcNow() });
        _news.Tell(View(started: 10));
        Assert.Equal(BatchStatus.Completed, feed.Look().Latest!.Status);
    }

    [Fact]
    public async Task Feed_WithoutAStream_StillReads()
    {
        _news.IsBroken = true;
        using var feed = Start();
        await UntilAsync(() => _reads == 1);

        _durable = View(started: 3);

        await WhileTimePassesAsync(() => feed.Look().Latest!.Counts.Started == 3);
    }

    [Fact]
    public async Task Feed_OfABatchThatIsGone_SaysSo()
    {
        using var feed = Start();
        await UntilAsync(() => _reads == 1);
        var changed = feed.Look().Changed;

        _durable = null;
        await WhileTimePassesAsync(() => changed.IsCompleted);
        Assert.Null(feed.Look().Latest);
        await UntilAsync(() => _news.Left == 1);
    }

    [Fact]
    public async Task Feed_ThatNobodyFollows_Unsubscribes()
    {
        var feed = Start();
        await UntilAsync(() => _reads == 1);

        feed.Dispose();

        await UntilAsync(() => _news.Left == 1);
    }

    private static BatchView View(int started) => new()
    {
        Id = "ba_1",
        Status = BatchStatus.Running,
        Mode = BatchMode.Verify,
        Counts = new RowCounts { Queued = 20 - started, Started = started },
        CreatedAt = DateTimeOffset.UnixEpoch,
        Rate = 0,
    };

    /// <summary>Small steps: the feed waits for its time only a moment after its read.</summary>
    private Task WhileTimePassesAsync(Func<bool> condition) => UntilAsync(() =>
    {
        _clock.Advance(ProgressFeed.Silence / 20);
        return condition();
    });

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var look = 0; !condition(); look++)
        {
            Assert.True(look < 10_000, "It did not happen.");
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
    }

    private ProgressFeed Start()
    {
        var feed = new ProgressFeed(_durable!, ReadAsync, _news, _clock, NullLogger.Instance);
        _ = feed.RunAsync();
        return feed;
    }

    private async Task<BatchView?> ReadAsync(CancellationToken token)
    {
        await Task.Yield();
        Interlocked.Increment(ref _reads);
        return _durable;
    }

    private sealed class FakeNews : IProgressNews
    {
        private Action<BatchView>? _heard;
        private int _left;

        public bool IsBroken { get; set; }

        public int Subscriptions { get; private set; }

        public int Left => Volatile.Read(ref _left);

        public void Tell(BatchView view) => _heard!(view);

        public Task<IAsyncDisposable> SubscribeAsync(string batch, Action<BatchView> heard)
        {
            if (IsBroken)
                throw new TimeoutException("The stream does not answer.");

            _heard = heard;
            Subscriptions++;
            return Task.FromResult<IAsyncDisposable>(new Subscription(this));
        }

        private sealed class Subscription(FakeNews news) : IAsyncDisposable
        {
            public ValueTask DisposeAsync()
            {
                Interlocked.Increment(ref news._left);
                return default;
            }
        }
    }
}
