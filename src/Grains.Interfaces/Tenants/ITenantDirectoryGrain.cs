using System.Collections.Immutable;
using Orleans;

namespace Countersign.Tenants;

/// <summary>
/// The ids of all tenants, also of those that were deleted, and maybe of some that never came to be. Key:
/// <see cref="Key"/>; those of plans lie under <see cref="Plans"/>. An id is durable when the call returns; both calls
/// may be repeated.
/// </summary>
[Alias("countersign.tenant-directory")]
public interface ITenantDirectoryGrain : IGrainWithStringKey
{
    /// <summary>The key of that of tenants.</summary>
    const string Key = "all";

    /// <summary>The key of that of plans.</summary>
    const string Plans = "plans";

    /// <summary>Most tenants, or plans, of an installation.</summary>
    const int MaxTenants = 20_000;

    /// <summary>Adds an id. False where there is no room.</summary>
    [Alias("add")]
    Task<bool> AddAsync(string tenant, CancellationToken cancellationToken = default);

    /// <summary>
    /// Ids in order, after one and at most so many.
    /// </summary>
    [Alias("list")]
    Task<ImmutableArray<string>> ListAsync(string? after, int most, CancellationToken cancellationToken = default);
}
