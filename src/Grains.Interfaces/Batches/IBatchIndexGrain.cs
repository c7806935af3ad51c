using Orleans;

namespace Countersign.Batches;

/// <summary>
/// The batches a tenant uploaded in one day (UTC), oldest first. Key: <c>{tenant}/{live|sandbox}/{yyyyMMdd}</c>.
/// Durable when a call returns; may be repeated. An id stays even where its upload broke off: the batch itself knows
/// whether it exists.
/// </summary>
[Alias("countersign.batch-index")]
public interface IBatchIndexGrain : IGrainWithStringKey
{
    /// <summary>Adds a batch. False where the day has <see cref="BatchLimits.MaxBatchesPerDay"/>.</summary>
    [Alias("add")]
    Task<bool> AddAsync(string batch, DateTimeOffset deleteAfter, CancellationToken cancellationToken = default);

    /// <summary>The ids in the order of their upload.</summary>
    [Alias("list")]
    Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken = default);
}
