using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Api.Calls;
using Countersign.Api.Requests;
using Countersign.Ledger;
using Countersign.Limits;
using Countersign.Tenants;

namespace Countersign.Api.Limits;

/// <summary>What a start is counted by: the tenant's quotas, then its rules.</summary>
internal sealed class StartLimits(GrainCalls calls, ITenantGateway gateway, LimitDesk desk)
{
    /// <summary>The faults of rule names that the tenant has not defined; null where there are none.</summary>
    public static Problem? UnknownRules(TenantSnapshot tenant, IReadOnlyDictionary<string, string>? values)
    {
        if (values is null or { Count: 0 })
            return null;

        var errors = new RequestErrors();
        foreach (var name in values.Keys)
        {
            if (!LimitBook.Of(tenant).KnowsGiven(name))
                errors.Add($"/rate_limits/{BodyReader.Escape(name)}", "The tenant has no rate rule of this name.");
        }

        return errors.Count == 0 ? null : Problems.InvalidRequest(errors);
    }

    /// <summary>
    /// Takes a token of every quota and every rule and sets the headers that tell of them. Where one refuses, those
    /// taken before are given back.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="subject">What is started; null where no rule can tell, and quotas alone count.</param>
    public async ValueTask<StartPermit> AcquireAsync(HttpContext context, LimitSubject? subject)
    {
        var permit = new StartPermit(gateway);
        await TakeQuotasAsync(context, permit);
        if (permit.Refusal is null && subject is not null && !LimitBook.Of(context.Caller().Tenant).IsEmpty)
            await TakeRulesAsync(context, permit, subject);

        permit.Headers.Set(context.Response);
        if (permit.Refusal is not null)
            await permit.GiveBackAsync();
        return permit;
    }

    /// <summary>What <see cref="AcquireAsync"/> would say; takes nothing.</summary>
    public async Task<LimitsSeen> LookAsync(HttpContext context, LimitSubject subject)
    {
        var caller = context.Caller();
        var quotas = await calls.RunAsync(
            static (all, who, _) => all.LookAsync(who.Tenant, who.Sandbox, QuotaScope.Starts, count: 1).AsTask(),
            gateway,
            caller,
            context.RequestAborted);
        if (quotas.Refused is { } refused)
            return new LimitsSeen(quotas, Rules: null, LimitProblems.Of(refused));

        var rules = await calls.RunAsync(
            static (all, who, token) => all.LookAsync(who.caller.Tenant, who.caller.Sandbox, who.subject, token),
            desk,
            (caller, subject),
            context.RequestAborted);
        return new LimitsSeen(quotas, rules, LimitProblems.Of(rules));
    }

    private async ValueTask TakeQuotasAsync(HttpContext context, StartPermit permit)
    {
        var caller = context.Caller();
        var asked = gateway.TakeAsync(caller.Tenant, caller.Sandbox, QuotaScope.Starts, count: 1);
        var take = asked.IsCompletedSuccessfully
            ? asked.Result
            : await RepeatAsync(asked.AsTask(), caller, context.RequestAborted);
        foreach (var state in take.States)
            permit.Headers.Add(state.Quota.Kind.Rule(), state.Quota.Limit, state.Length, state.Used, state.Reset);
        if (take.Refused is { } refused)
            permit.Refusal = LimitProblems.Of(refused);
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

    private async ValueTask TakeRulesAsync(HttpContext context, StartPermit permit, LimitSubject subject)
    {
        var outcome = await calls.RunAsync(
            static (all, who, token) => all.TakeAsync(who.caller.Tenant, who.caller.Sandbox, who.subject, token),
            desk,
            (caller: context.Caller(), subject),
            context.RequestAborted);
        permit.Took(outcome);
        foreach (var line in outcome.Lines)
            permit.Headers.Add(line.Rule.Name, line.Rule.Limit, line.Rule.Window, line.Used, line.RetryAfter);
        permit.Refusal = LimitProblems.Of(outcome);
    }
}
