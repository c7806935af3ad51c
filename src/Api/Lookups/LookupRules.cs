using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Api.Calls;
using Countersign.Api.Limits;
using Countersign.Limits;
using Microsoft.Extensions.Options;
using Orleans;

namespace Countersign.Api.Lookups;

/// <summary>The rules that lookups are counted by, over all front doors.</summary>
internal sealed class LookupRules(
    IGrainFactory grains, GrainCalls calls, RuleKeys keys, IOptions<LookupSettings> options)
{
    /// <summary>The rule of all lookups.</summary>
    public const string All = "lookups";

    /// <summary>The rule of those for which a carrier is asked.</summary>
    public const string Live = "live_lookups";

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Takes a token of a rule; the problem where none is there.</summary>
    public async Task<Problem?> TakeAsync(HttpContext context, string rule, LookupHeaders headers)
    {
        var take = Token(context.Caller(), rule);
        var result = await calls.RunAsync(
            static (g, t, token) => g.TakeAsync(t, token), Grain(context, rule), take, context.RequestAborted);
        headers.Add(rule, take.Limit, Window, result.Used, result.RetryAfter);
        return result.Taken
            ? null
            : Problems.RateLimited(rule, take.Limit, result.Used, Window, result.RetryAfter);
    }

    /// <summary>Gives it back: nobody was asked, or nobody answered.</summary>
    public Task GiveBackAsync(HttpContext context, string rule) =>
        Grain(context, rule).GiveBackAsync(Token(context.Caller(), rule), CancellationToken.None);

    private LimiterTake Token(Caller caller, string rule) => new(
        rule == Live ? options.Value.LivePerMinute : options.Value.PerMinute, Window, caller.Context.ClockOffset);

    private ILimiterGrain Grain(HttpContext context, string rule)
    {
        var caller = context.Caller();
        return grains.GetGrain<ILimiterGrain>(keys.Of(caller.Tenant.Tenant, caller.Sandbox, rule, value: ""));
    }
}

/// <summary>The headers of one lookup, filled by each rule it is counted by.</summary>
internal sealed class LookupHeaders
{
    private RateHeaders _headers;

    public void Add(string rule, int limit, TimeSpan window, int used, TimeSpan reset) =>
        _headers.Add(rule, limit, window, used, reset);

    public void Set(HttpResponse response) => _headers.Set(response);
}
