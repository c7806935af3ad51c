using Orleans;
using Orleans.Runtime;

namespace Countersign.Batches;

/// <inheritdoc cref="IBatchIndexGrain"/>
[GrainType("batch-index"), CollectionAgeLimit(Minutes = 2)]
internal sealed class BatchIndexGrain(
    [PersistentState("index")] IPersistentState<BatchIndexState> state) : Grain, IBatchIndexGrain
{
    public async Task<bool> AddAsync(
        string batch, DateTimeOffset deleteAfter, CancellationToken cancellationToken = default)
    {
        var now = state.State;
        if (now.Batches.Contains(batch, StringComparer.Ordinal))
            return true;

        if (now.Batches.Length >= BatchLimits.MaxBatchesPerDay)
            return false;

        await this.WriteAsync(
            state,
            now with
            {
                Batches = [.. now.Batches, batch],
                DeleteAfter = now.DeleteAfter > deleteAfter ? now.DeleteAfter : deleteAfter,
            },
            cancellationToken);
        return true;
    }

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken = default)
    {
        if (!state.RecordExists)
            DeactivateOnIdle(); // Days that somebody made up shall not stay in memory.

        return Task.FromResult<IReadOnlyList<string>>(state.State.Batches);
    }
}
