using System.Collections.Immutable;
using Orleans;

namespace Countersign.Webhooks;

/// <summary>
/// Which endpoints follow the live events of a tenant, or those of its sandbox. Key: <c>{tenant}/live|test</c>.
/// Durable when a call returns; may be repeated. An id may stay whose endpoint is gone: the endpoint itself knows.
/// </summary>
[Alias("countersign.webhook-index")]
public interface IWebhookIndexGrain : IGrainWithStringKey
{
    /// <summary>Adds an endpoint. False where there are as many as <paramref name="limit"/>.</summary>
    [Alias("add")]
    Task<bool> AddAsync(string id, int limit, CancellationToken cancellationToken = default);

    /// <summary>Removes an endpoint.</summary>
    [Alias("remove")]
    Task RemoveAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>The ids, oldest first.</summary>
    [Alias("list")]
    Task<ImmutableArray<string>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Tells every endpoint that a partition has news; only makes it sooner. False where nobody follows.
    /// </summary>
    [Alias("tell")]
    Task<bool> TellAsync(int partition, CancellationToken cancellationToken = default);
}
