using System.Collections.Immutable;
using Countersign.Batches;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Suppressions;

/// <inheritdoc cref="ISuppressionSegmentGrain"/>
[GrainType("suppression-segment"), CollectionAgeLimit(Minutes = 2)]
internal sealed class SuppressionSegmentGrain(
    [PersistentState("segment")] IPersistentState<SuppressionSegmentState> state, TimeProvider time)
    : Grain, ISuppressionSegmentGrain
{
    public async Task<bool> PutAsync(SuppressionNote note, CancellationToken cancellationToken = default)
    {
        var next = SegmentDecision.Put(state.State, note, time.GetUtcNow().ToUnixTimeMilliseconds());
        if (next is null)
            return false;
        if (ReferenceEquals(next, state.State))
            return true;

        if (!state.RecordExists)
            await MarkAsync(cancellationToken);

        await this.WriteAsync(state, next, cancellationToken);
        return true;
    }

    public Task<ImmutableArray<ListedSuppression>> ListAsync(
        ulong? after, int limit, CancellationToken cancellationToken = default) =>
        Task.FromResult(SegmentDecision.List(state.State, after, limit));

    /// <summary>Before the first entry: a marked segment that is empty costs a look, another is never seen.</summary>
    private Task MarkAsync(CancellationToken cancellationToken)
    {
        var (directory, segment) = SuppressionKeys.Parse(this.GetPrimaryKeyString());
        return GrainFactory.GetGrain<ISuppressionDirectoryGrain>(directory).MarkAsync(segment, cancellationToken);
    }
}
