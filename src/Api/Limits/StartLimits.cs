using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Api.Calls;
using Countersign.Api.Requests;
using Countersign.Ledger;
using Countersign.Limits;
using Countersign.Tenants;
using Orleans;

namespace Countersign.Api.Limits;

/// <summary>
/// The rules a start is counted by: the tenant's quotas, then those the request names in
/// <c>rate_limits</c>.
/// </summary>
internal sealed class StartLimits(IGrainFactory grains, GrainCalls calls, ITenantGateway gateway, RuleKeys keys)
{
    /// <summary>The faults of rule names that the tenant has not defined; null where there are none.</summary>
    public static Problem? UnknownRules(TenantSnapshot tenant, IReadOnlyDictionary<string, string>? values)
    {
        if (values is null or { Count: 0 })
            return null;

        var errors = new RequestErrors();
        foreach (var name in values.Keys)
        {
            if (Find(tenant, name) is null)
                errors.Add($"/rate_limits/{BodyReader.Escape(name)}", "The tenant has no rate rule of this name.");
        }

        return errors.Count == 0 ? null : Problems.InvalidRequest(errors);
    }

    /// <summary>
    /// Takes a token of every rule and sets the headers that tell of them. Where one refuses, those taken before are
    /// given back.
    /// </summary>
    public async ValueTask<StartPermit> AcquireAsync(
        HttpContext context, IReadOnlyDictionary<string, string>? values)
    {
        var caller = context.Caller();
        var permit = new StartPermit(gateway);
        await TakeQuotasAsync(caller, permit, context.RequestAborted);
        foreach (var (name, value) in values ?? None)
        {
            if (permit.Refusal is null)
                await TakeRuleAsync(context, permit, Find(caller.Tenant, name)!, value);
        }

        permit.Headers.Set(context.Response);
        if (permit.Refusal is not null)
            await permit.GiveBackAsync();
        return permit;
    }

    private static IReadOnlyDictionary<string, string> None { get; } = new Dictionary<string, string>();

    private static RateRule? Find(TenantSnapshot tenant, string name)
    {
        foreach (var rule in tenant.RateRules)
        {
            if (rule.Name == name)
                return rule;
        }

        return null;
    }

    private async ValueTask TakeQuotasAsync(Caller caller, StartPermit permit, CancellationToken cancellationToken)
    {
        var asked = gateway.TakeAsync(caller.Tenant, caller.Sandbox, QuotaScope.Starts, count: 1);
        var take = asked.IsCompletedSuccessfully
            ? asked.Result
            : await RepeatAsync(asked.AsTask(), caller, cancellationToken);
        foreach (var state in take.States)
            permit.Headers.Add(state.Quota.Kind.Rule(), state.Quota.Limit, state.Length, state.Used, state.Reset);
        if (take.Refused is { } refused)
            permit.Refusal = Refusal(refused);
        else
            permit.Took(take);
    }

    /// <summary>A ledger that met a conflict or a lost silo is asked again, as any call.</summary>
    private Task<QuotaTake> RepeatAsync(Task<QuotaTake> begun, Caller caller, CancellationToken cancellationToken)
    {
        Task<QuotaTake>? first = begun;
        return calls.RunAsync(
            (all, who, _) => Interlocked.Exchange(ref first, null)
                ?? all.TakeAsync(who.Tenant, who.Sandbox, QuotaScope.Starts, count: 1).AsTask(),
            gateway,
            caller,
            cancellationToken);
    }

    private static Problem Refusal(in QuotaState quota) => Problems.RateLimited(
        quota.Quota.Kind.Rule(), quota.Quota.Limit, quota.Used, quota.Length, quota.Reset);

    private async Task TakeRuleAsync(
        HttpContext context, StartPermit permit, RateRule rule, string value)
    {
        var caller = context.Caller();
        var grain = grains.GetGrain<ILimiterGrain>(
            keys.Of(caller.Tenant.Tenant, caller.Sandbox, rule.Name, value));
        var take = new LimiterTake(rule.Limit, rule.Window, caller.Context.ClockOffset);
        var result = await calls.RunAsync(
            static (g, t, token) => g.TakeAsync(t, token), grain, take, context.RequestAborted);
        if (result.Taken)
            permit.Took(grain, take);
        Judge(permit, rule, result);
    }

    private static void Judge(StartPermit permit, RateRule rule, LimiterResult result)
    {
        permit.Headers.Add(rule.Name, rule.Limit, rule.Window, result.Used, result.RetryAfter);
        if (!result.Taken)
            permit.Refusal = Problems.RateLimited(rule.Name, rule.Limit, result.Used, rule.Window, result.RetryAfter);
    }
}
