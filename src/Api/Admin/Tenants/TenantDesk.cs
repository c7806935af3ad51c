using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Countersign.Api.Answers;
using Countersign.Api.Calls;
using Countersign.Api.Requests;
using Countersign.Events;
using Countersign.Security;
using Countersign.Tenants;
using Microsoft.Extensions.Options;
using Orleans;

namespace Countersign.Api.Admin.Tenants;

/// <summary>What the endpoints about tenants have in common.</summary>
internal sealed class TenantDesk(
    IGrainFactory grains,
    GrainCalls calls,
    ITenantSnapshots snapshots,
    IOptions<ResidencyOptions> residency,
    IAuditTrail audit)
{
    /// <summary>The tenant as it is now, not as it was a moment ago; null for an id that nobody has.</summary>
    public async Task<TenantSnapshot?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (!TenantCheck.IsId(id))
            return null;

        var grain = grains.GetGrain<ITenantGrain>(id);
        return await calls.RunAsync(static (g, _, token) => g.GetAsync(token), grain, 0, cancellationToken);
    }

    /// <summary>Ids in order.</summary>
    public Task<ImmutableArray<string>> IdsAsync(Paging paging, CancellationToken cancellationToken) => calls.RunAsync(
        static (directory, page, token) => directory.ListAsync(page.After, page.Limit, token),
        grains.GetGrain<ITenantDirectoryGrain>(ITenantDirectoryGrain.Key),
        paging,
        cancellationToken);

    /// <summary>Changes the tenant, lets this front door know of it at once, and writes the act down.</summary>
    public async Task<TenantResult> RunAsync<TCommand>(
        TenantAct act,
        string id,
        TCommand command,
        Func<ITenantGrain, TCommand, CancellationToken, Task<TenantResult>> call)
    {
        if (!TenantCheck.IsId(id))
            return new TenantResult.Missing();

        var cancelled = act.Context.RequestAborted;
        var result = await calls.RunAsync(call, grains.GetGrain<ITenantGrain>(id), command, cancelled);
        if (result is not TenantResult.Done done)
            return result;

        snapshots.Offer(done.Tenant);
        var by = act.Context.Operator();
        await audit.RecordAsync(
            new AuditEntry(id, $"operator:{by.KeyId}", act.Action, act.Key ?? id, by.Operation)
            {
                After = new JsonObject { ["version"] = done.Tenant.Version },
            },
            cancelled);
        return done;
    }

    /// <summary>What is unsound in the settings; null where nothing is.</summary>
    public Problem? Refusal(TenantDefinition tenant)
    {
        var errors = new RequestErrors();
        foreach (var (pointer, message) in TenantCheck.FaultsOf(tenant))
            errors.Add(pointer, message);
        if (tenant.Settings.Residency is { } region && region != residency.Value.Region)
            errors.Add("/residency", $"The numbers of this installation live in '{residency.Value.Region}'.");
        return errors.Count == 0 ? null : Problems.InvalidRequest(errors);
    }

    /// <summary>What is said of a change that was not done.</summary>
    public static Problem Refusal(TenantResult result) => result switch
    {
        TenantResult.Missing => Problems.NoSuchTenant(),
        TenantResult.Exists => Problems.TenantExists(),
        TenantResult.Stale stale => Problems.PreconditionFailed(stale.Version),
        TenantResult.NoSuchKey => Problems.NotFound("key"),
        TenantResult.TooManyKeys => Problems.TooManyKeys(TenantSnapshot.MaxKeys),
        _ => throw new InvalidOperationException($"A change was answered {result.GetType().Name}."),
    };
}

/// <summary>What an operator does to a tenant.</summary>
/// <param name="Context">The request.</param>
/// <param name="Action">As in the audit trail.</param>
/// <param name="Key">The key that it is done to; null where it is the tenant.</param>
internal readonly record struct TenantAct(HttpContext Context, string Action, string? Key = null);
