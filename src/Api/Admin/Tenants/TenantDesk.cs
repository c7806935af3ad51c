using System.Collections.Immutable;
using Countersign.Api.Admin.Plans;
using Countersign.Api.Answers;
using Countersign.Api.Calls;
using Countersign.Api.Requests;
using Countersign.Carriers.Routing;
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
    PlanDesk plans,
    IOptions<ResidencyOptions> residency,
    IConfiguration configuration)
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

    /// <summary>Changes the tenant in the operator's name, and lets this front door know of it at once.</summary>
    public async Task<TenantResult> RunAsync<TCommand>(
        HttpContext context,
        string id,
        TCommand command,
        Func<ITenantGrain, TCommand, CancellationToken, Task<TenantResult>> call)
    {
        if (!TenantCheck.IsId(id))
            return new TenantResult.Missing();

        var by = context.Operator();
        AuditActor.Set($"operator:{by.KeyId}", by.Operation);
        var result = await calls.RunAsync(
            call, grains.GetGrain<ITenantGrain>(id), command, context.RequestAborted);
        if (result is TenantResult.Done done)
            snapshots.Offer(done.Tenant);
        return result;
    }

    /// <summary>The plan that the settings name; null where they name none, or there is no such plan.</summary>
    public Task<TenantPlan?> PlanAsync(TenantDefinition tenant, CancellationToken cancellationToken) =>
        plans.FindAsync(tenant.Settings.Plan, cancellationToken);

    /// <summary>What is unsound in the settings; null where nothing is.</summary>
    /// <param name="tenant">The settings of its own.</param>
    /// <param name="plan">The plan they name.</param>
    /// <param name="before">What they were: a plan and routes named there may stay, be they there or not.</param>
    public Problem? Refusal(TenantDefinition tenant, TenantPlan? plan, TenantDefinition? before = null)
    {
        var errors = new RequestErrors();
        var settings = plan?.Under(tenant.Settings) ?? tenant.Settings;
        foreach (var (pointer, message) in TenantCheck.FaultsOf(tenant with { Settings = settings }))
            errors.Add(pointer, message);
        if (plan is null && settings.Plan is { } name && name != before?.Settings.Plan)
            errors.Add("/plan", "There is no such plan; POST /admin/plans makes one.");
        if (plan is { HasPrices: true } && plan.Prices.Currency != settings.Prices.Currency)
            errors.Add("/prices/currency", $"The plan is in {plan.Prices.Currency}; own prices have to be, too.");
        if (tenant.Settings.Residency is { } region && region != residency.Value.Region)
            errors.Add("/residency", $"The numbers of this installation live in '{residency.Value.Region}'.");
        CheckRoutes(errors, tenant.Settings, before?.Settings ?? TenantSettings.Default);
        return errors.Count == 0 ? null : Problems.InvalidRequest(errors);
    }

    /// <summary>
    /// Routes that are named for the first time have to be there. One that has gone since stands in nobody's way.
    /// </summary>
    private void CheckRoutes(RequestErrors errors, TenantSettings settings, TenantSettings before)
    {
        var rules = settings.RoutesOf(sandbox: false);
        if (rules.IsEmpty)
            return;

        var known = before.RoutesOf(sandbox: false).SelectMany(static rule => rule.Use)
            .Concat(configuration.GetSection(RoutesOptions.Section).GetChildren().Select(static route => route.Key))
            .ToHashSet(StringComparer.Ordinal);
        for (var rule = 0; rule < rules.Length; rule++)
        {
            for (var place = 0; place < rules[rule].Use.Length; place++)
            {
                if (!known.Contains(rules[rule].Use[place]))
                    errors.Add($"/routes/{rule}/use/{place}", "The installation has no route of this id.");
            }
        }
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
