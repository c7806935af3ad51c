using System.Collections.Immutable;
using Countersign.Batches;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Webhooks;

/// <inheritdoc cref="IWebhookIndexGrain"/>
[GrainType("webhook-index"), CollectionAgeLimit(Minutes = 10)]
internal sealed class WebhookIndexGrain(
    [PersistentState("index")] IPersistentState<WebhookIndexState> state) : Grain, IWebhookIndexGrain
{
    private ImmutableArray<string> Endpoints => state.State.Endpoints;

    public async Task<bool> AddAsync(string id, int limit, CancellationToken cancellationToken = default)
    {
        if (Endpoints.Contains(id))
            return true;
        if (Endpoints.Length >= limit)
            return false;

        await this.WriteAsync(state, state.State with { Endpoints = Endpoints.Add(id) }, cancellationToken);
        return true;
    }

    public async Task RemoveAsync(string id, CancellationToken cancellationToken = default)
    {
        if (Endpoints.Contains(id))
            await this.WriteAsync(state, state.State with { Endpoints = Endpoints.Remove(id) }, cancellationToken);
    }

    public Task<ImmutableArray<string>> ListAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult(Endpoints);

    public async Task<bool> TellAsync(int partition, CancellationToken cancellationToken = default)
    {
        var key = this.GetPrimaryKeyString();
        var tenant = key[..key.LastIndexOf('/')];
        foreach (var id in Endpoints)
        {
            await GrainFactory.GetGrain<IWebhookEndpointGrain>(WebhookId.Key(tenant, id))
                .WakeAsync(partition, cancellationToken);
        }

        return !Endpoints.IsEmpty;
    }
}
