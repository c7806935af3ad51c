using Countersign.Api.Authentication;
using Countersign.Batches;

namespace Countersign.Api.Batches.Progress;

/// <summary>The batches that this process follows: one feed for each, however many follow it.</summary>
internal sealed class ProgressHub(
    BatchDesk desk, IProgressNews news, TimeProvider time, ILogger<ProgressHub> logger)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ProgressFeed> _feeds = [];

    /// <summary>
    /// Joins the followers of a batch that the caller was shown as <paramref name="known"/>; disposing it leaves.
    /// </summary>
    public Following Follow(Caller caller, BatchView known)
    {
        ProgressFeed? feed;
        lock (_lock)
        {
            if (!_feeds.TryGetValue(known.Id, out feed) || feed.Look().Latest is null)
            {
                // A batch has one owner, so what one of its followers may read all of them may.
                feed = new ProgressFeed(
                    known, token => desk.FindAsync(caller, known.Id, token), news, time, logger);
                _feeds[known.Id] = feed;
                _ = feed.RunAsync();
            }

            feed.Followers++;
        }

        feed.Offer(known);
        return new Following(this, feed, known.Id);
    }

    private void Leave(ProgressFeed feed, string id)
    {
        lock (_lock)
        {
            if (--feed.Followers > 0)
                return;

            if (_feeds.TryGetValue(id, out var known) && known == feed)
                _feeds.Remove(id);
        }

        feed.Dispose();
    }

    /// <summary>A place among the followers of a batch.</summary>
    internal sealed class Following(ProgressHub hub, ProgressFeed feed, string id) : IDisposable
    {
        /// <inheritdoc cref="ProgressFeed.Look"/>
        public (BatchView? Latest, Task Changed) Look() => feed.Look();

        /// <summary>Call it once.</summary>
        public void Dispose() => hub.Leave(feed, id);
    }
}
