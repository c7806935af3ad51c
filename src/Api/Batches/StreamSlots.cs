namespace Countersign.Api.Batches;

/// <summary>How many answers of batches stream at once.</summary>
internal sealed class StreamSlots
{
    /// <summary>Result downloads under way in this process.</summary>
    public const int MaxResults = 16;

    /// <summary>Followers of progress in this process.</summary>
    public const int MaxFollowers = 256;

    private int _results;
    private int _followers;

    /// <summary>Takes a place for a download; null where all are taken. Disposing it gives it back.</summary>
    public IDisposable? TryResults() =>
        TryTake(ref _results, MaxResults) ? new Place(() => Interlocked.Decrement(ref _results)) : null;

    /// <summary>As <see cref="TryResults"/>, for a follower.</summary>
    public IDisposable? TryFollow() =>
        TryTake(ref _followers, MaxFollowers) ? new Place(() => Interlocked.Decrement(ref _followers)) : null;

    private static bool TryTake(ref int taken, int most)
    {
        if (Interlocked.Increment(ref taken) <= most)
            return true;

        Interlocked.Decrement(ref taken);
        return false;
    }

    private sealed class Place(Action giveBack) : IDisposable
    {
        public void Dispose() => giveBack();
    }
}
