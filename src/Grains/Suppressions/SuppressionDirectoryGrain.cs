using System.Collections.Immutable;
using Countersign.Batches;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Suppressions;

/// <inheritdoc cref="ISuppressionDirectoryGrain"/>
[GrainType("suppression-directory"), CollectionAgeLimit(Minutes = 2)]
internal sealed class SuppressionDirectoryGrain(
    [PersistentState("directory")] IPersistentState<SuppressionDirectoryState> state)
    : Grain, ISuppressionDirectoryGrain
{
    public async Task MarkAsync(int segment, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(segment);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(segment, SuppressionKeys.Segments);
        var known = state.State.Segments;
        var at = known.BinarySearch(segment);
        if (at < 0)
            await this.WriteAsync(
                state, new SuppressionDirectoryState { Segments = known.Insert(~at, segment) }, cancellationToken);
    }

    public Task<ImmutableArray<int>> ListAsync(CancellationToken cancellationToken = default)
    {
        if (!state.RecordExists)
            DeactivateOnIdle();

        return Task.FromResult(state.State.Segments);
    }
}
