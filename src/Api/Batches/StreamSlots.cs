namespace Countersign.Api.Batches;

/// <summary>How many answers stream at once, and how many of them to one tenant: nobody takes all places.</summary>
internal sealed class StreamSlots
{
    /// <summary>Downloads under way in this process.</summary>
    public const int MaxResults = 16;

    /// <summary>Downloads under way of one tenant.</summary>
    public const int MaxResultsPerTenant = 4;

    /// <summary>Followers of progress and events in this process.</summary>
    public const int MaxFollowers = 256;

    /// <summary>Followers of one tenant.</summary>
    public const int MaxFollowersPerTenant = 64;

    private readonly Places _results = new(MaxResults, MaxResultsPerTenant);
    private readonly Places _followers = new(MaxFollowers, MaxFollowersPerTenant);

    /// <summary>Takes a place for a download; null where all are taken. Disposing it gives it back.</summary>
    public IDisposable? TryResults(string tenant) => _results.TryTake(tenant);

    /// <summary>As <see cref="TryResults"/>, for a follower.</summary>
    public IDisposable? TryFollow(string tenant) => _followers.TryTake(tenant);

    private sealed class Places(int most, int mostPerTenant)
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<string, int> _byTenant = new(StringComparer.Ordinal);
        private int _taken;

        public Place? TryTake(string tenant)
        {
            lock (_lock)
            {
                var own = _byTenant.GetValueOrDefault(tenant);
                if (_taken >= most || own >= mostPerTenant)
                    return null;

                _byTenant[tenant] = own + 1;
                _taken++;
            }

            return new Place(() => GiveBack(tenant));
        }

        private void GiveBack(string tenant)
        {
            lock (_lock)
            {
                _taken--;
                if (--_byTenant[tenant] == 0)
                    _byTenant.Remove(tenant);
            }
        }
    }

    private sealed class Place(Action giveBack) : IDisposable
    {
        private Action? _giveBack = giveBack;

        public void Dispose() => Interlocked.Exchange(ref _giveBack, null)?.Invoke();
    }
}
