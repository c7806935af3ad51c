using Orleans;

namespace Countersign.Ledger;

/// <summary>
/// A tenant's money, in double entry: <c>funding</c>, <c>available</c>, <c>reserved</c>, <c>spent</c>. Key: that of
/// <see cref="LedgerKey"/>. What a call says is durable when it returns. A top-up may be repeated under its operation
/// id; a repeated ask lends nothing. Numbers tell it over the outbox what became of the money.
/// </summary>
[Alias("countersign.tenant-account")]
public interface ITenantAccountGrain : IOutboxGrain, IDueGrain
{
    /// <summary>How the account stands; of a tenant that never had money, nothing.</summary>
    [Alias("get")]
    Task<AccountView> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>Adds money that was paid.</summary>
    [Alias("top-up")]
    Task<TopUpResult> TopUpAsync(TopUp topUp, CancellationToken cancellationToken = default);

    /// <summary>Takes back what was not used, then lends; less than the least that is asked for is not lent.</summary>
    [Alias("lend")]
    Task<MoneyLoan> LendAsync(MoneyAsk ask, CancellationToken cancellationToken = default);

    /// <summary>Holds money for all rows of a batch, or none.</summary>
    [Alias("hold-batch")]
    Task<BatchHoldResult> HoldBatchAsync(BatchHold hold, CancellationToken cancellationToken = default);

    /// <summary>Frees what is held for a batch that was not accepted. May be repeated.</summary>
    [Alias("release-batch")]
    Task ReleaseBatchAsync(string batch, CancellationToken cancellationToken = default);

    /// <summary>Entries, the latest first.</summary>
    /// <param name="before">Those before this one; null for all.</param>
    /// <param name="most">Most entries, 1 to 1,000.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Alias("list")]
    Task<EntryPage> ListAsync(long? before, int most, CancellationToken cancellationToken = default);
}
