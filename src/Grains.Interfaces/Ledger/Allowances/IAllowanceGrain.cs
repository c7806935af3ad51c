using Orleans;

namespace Countersign.Ledger;

/// <summary>
/// One thing of which a tenant may have only so much: what it spends in a day, in all, on a country or on a prefix, or
/// how many verifications are open at once. Key: tenant, rule and keyed hash of the value. What it lends is durable
/// when the call returns; a repeated ask lends nothing. Numbers tell it over the outbox what they took and what is free
/// again.
/// </summary>
[Alias("countersign.allowance")]
public interface IAllowanceGrain : IOutboxGrain, IDueGrain
{
    /// <summary>Takes back what was not used, then lends; less than the least that is asked for is not lent.</summary>
    [Alias("lend")]
    Task<MoneyLoan> LendAsync(AllowanceAsk ask, CancellationToken cancellationToken = default);
}
