using System.Collections.Immutable;
using Countersign.Api.Authentication;
using Countersign.Api.Calls;
using Countersign.Webhooks;
using Orleans;

namespace Countersign.Api.Webhooks;

/// <summary>The way from a request to an endpoint: calls that are repeated when they meet a conflict.</summary>
internal sealed class WebhookDesk(IGrainFactory grains, GrainCalls calls)
{
    /// <summary>Asks an endpoint; null where the id is none.</summary>
    public async Task<T?> AskAsync<T>(
        HttpContext context, string id, Func<IWebhookEndpointGrain, bool, CancellationToken, Task<T>> call)
    {
        var caller = context.Caller();
        return WebhookId.IsWellFormed(id)
            ? await calls.RunAsync(
                (grain, sandbox, token) => call(grain, sandbox, token),
                Grain(caller, id),
                caller.Sandbox,
                context.RequestAborted)
            : default;
    }

    /// <summary>The ids of the caller's endpoints, oldest first.</summary>
    public Task<ImmutableArray<string>> ListAsync(HttpContext context)
    {
        var caller = context.Caller();
        return calls.RunAsync(
            static (index, _, token) => index.ListAsync(token),
            grains.GetGrain<IWebhookIndexGrain>(WebhookId.IndexKey(caller.Tenant.Tenant, caller.Sandbox)),
            0,
            context.RequestAborted);
    }

    /// <summary>
    /// Takes ids off the list whose endpoints are gone, as a crash may leave them; how many. One that is being made
    /// puts itself back.
    /// </summary>
    public async Task<int> DropGoneAsync(HttpContext context)
    {
        var gone = 0;
        foreach (var id in await ListAsync(context))
        {
            if (await AskAsync(context, id, static (grain, own, token) => grain.GetAsync(own, token)) is not null)
                continue;

            // Deleting what is not there takes it off the list.
            await AskAsync(context, id, static async (grain, own, token) => await grain.DeleteAsync(own, token));
            gone++;
        }

        return gone;
    }

    private IWebhookEndpointGrain Grain(Caller caller, string id) =>
        grains.GetGrain<IWebhookEndpointGrain>(WebhookId.Key(caller.Tenant.Tenant, id));
}
