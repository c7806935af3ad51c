using System.Collections.Immutable;
using Countersign.Batches;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Tenants;

/// <inheritdoc cref="ITenantDirectoryGrain"/>
[GrainType("tenant-directory")]
internal sealed class TenantDirectoryGrain(
    [PersistentState("directory")] IPersistentState<TenantDirectoryState> state) : Grain, ITenantDirectoryGrain
{
    public async Task<bool> AddAsync(string tenant, CancellationToken cancellationToken = default)
    {
        var known = state.State.Tenants;
        var at = known.BinarySearch(tenant, StringComparer.Ordinal);
        if (at >= 0)
            return true;
        if (known.Length >= ITenantDirectoryGrain.MaxTenants)
            return false;

        await this.WriteAsync(
            state, new TenantDirectoryState { Tenants = known.Insert(~at, tenant) }, cancellationToken);
        return true;
    }

    public Task<ImmutableArray<string>> ListAsync(
        string? after, int most, CancellationToken cancellationToken = default)
    {
        var known = state.State.Tenants;
        var at = after is null ? 0 : known.BinarySearch(after, StringComparer.Ordinal);
        var first = after is null ? 0 : at < 0 ? ~at : at + 1;
        return Task.FromResult(known.Slice(first, Math.Min(Math.Max(most, 0), known.Length - first)));
    }
}
