using Countersign.Api.Hosting;

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

    private readonly Places<string> _results = new(MaxResults, MaxResultsPerTenant);
    private readonly Places<string> _followers = new(MaxFollowers, MaxFollowersPerTenant);

    /// <summary>Takes a place for a download; null where all are taken. Disposing it gives it back.</summary>
    public IDisposable? TryResults(string tenant) => _results.TryTake(tenant);

    /// <summary>As <see cref="TryResults"/>, for a follower.</summary>
    public IDisposable? TryFollow(string tenant) => _followers.TryTake(tenant);
}
