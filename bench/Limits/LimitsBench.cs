using Countersign.Bench.Report;

namespace Countersign.Bench.Limits;

/// <summary>
/// Decisions per second of rules and of quotas, with everything durable before it is answered, and how many tokens too
/// many each gives out when its store is killed: ours beside rate-limiter-flexible and a token bucket in Lua on Redis.
/// </summary>
internal sealed class LimitsBench(BenchContext context)
{
    private static readonly string[] Kinds = ["flexible", "lua"];
    private static readonly string[] AllKinds = [.. Kinds, "memory"];

    public async Task<Result> RunAsync()
    {
        var result = new Result("Limits: decisions with durable counts, and tokens given out twice");
        var seconds = context.Pick(1.5, 8.0);
        var (rules, small, quotas) = (new Samples(), new Samples(), new Samples());
        var (racedRule, racedQuota) = (new Samples(), new Samples());
        var peers = AllKinds.ToDictionary(static kind => kind, static _ => new Samples(), StringComparer.Ordinal);
        var missing = RedisLimits.Missing(context.Scratch);
        for (var run = 0; run < context.Repeats; run++)
        {
            await using (var ours = await OwnLimits.OpenAsync(context.Scratch.NewFolder("limits")))
            {
                rules.Add(await ours.RulesPerSecondAsync(seconds));
                small.Add(await ours.SmallRulesPerSecondAsync(seconds));
                quotas.Add(await ours.QuotasPerSecondAsync(seconds));
                racedRule.Add(await ours.RacedRuleAsync());
                racedQuota.Add(await ours.RacedQuotaAsync());
            }

            foreach (var kind in missing is null ? AllKinds : [])
                peers[kind].Add(RedisLimits.PerSecond(context.Scratch, kind, seconds));
        }

        result.Row("rules: 1,000 large buckets, SQLite FULL", rules, "decisions/s");
        result.Row("rules: buckets of 10, each token a write", small, "decisions/s");
        result.Row("quota of one tenant, leased", quotas, "decisions/s");
        result.Row("rate-limiter-flexible, Redis fsync always", peers["flexible"], "decisions/s");
        result.Row("token bucket in Lua, Redis fsync always", peers["lua"], "decisions/s");
        result.Row("rate-limiter-flexible, memory alone: nothing durable", peers["memory"], "decisions/s");
        var raced = $"given out too many of {OwnLimits.RacedLimit:N0}";
        result.Row($"a rule, {raced}, 64 callers at once", racedRule, "tokens");
        result.Row($"a quota, {raced}, 64 callers at once", racedQuota, "tokens");
        result.RequireClean(Math.Max(racedRule.Max, racedQuota.Max), atMost: 0);
        foreach (var kind in missing is null ? AllKinds : [])
        {
            var tooMany = await RedisLimits.RacedAsync(context.Scratch, kind, OwnLimits.RacedLimit);
            result.Row($"{kind}, {raced}, two processes of 64 callers", tooMany, "tokens");
        }

        if (missing is null)
            Compare(result, rules, small, quotas, peers);
        else
            result.Note($"THE PEERS WERE NOT MEASURED: {missing}.");
        result.Note(
            "All decide 64 at once. Ours decide in the process of the front door, over grains and their own store; "
            + "the peers in one Node process, over Redis on the loopback.");
        OwnOverGrant(result);
        return result;
    }

    private void Compare(
        Result result, Samples rules, Samples small, Samples quotas, Dictionary<string, Samples> peers)
    {
        result.Ratio("limits-rules-to-flexible", rules.Median / peers["flexible"].Median, atLeast: 0);
        result.Ratio("limits-rules-to-lua", rules.Median / peers["lua"].Median, atLeast: 0);
        result.Ratio("limits-small-rules-to-lua", small.Median / peers["lua"].Median, atLeast: 0);
        result.Ratio("limits-quota-to-flexible", quotas.Median / peers["flexible"].Median, atLeast: 0);
        result.Ratio("limits-quota-to-memory", quotas.Median / peers["memory"].Median, atLeast: 0);
        result.Ratio("limits-quota-to-lua", quotas.Median / peers["lua"].Median, atLeast: 0);
        foreach (var kind in Kinds)
        {
            result.Row($"{kind}, given out too many of {KilledServer.Limit}, killed, fsync always",
                RedisLimits.OverGrant(context.Scratch, kind, isDurable: true), "tokens");
            result.Row($"{kind}, the same, Redis as it is shipped",
                RedisLimits.OverGrant(context.Scratch, kind, isDurable: false), "tokens");
        }
    }

    private void OwnOverGrant(Result result)
    {
        var granted = KilledServer.Granted(context.Scratch);
        result.Row($"ours, given out too many of {KilledServer.Limit}, killed",
            Math.Max(0, granted - KilledServer.Limit), "tokens");
        result.Row("ours, given out too few until they come back",
            Math.Max(0, KilledServer.Limit - granted), "tokens");
        result.RequireClean(Math.Max(0, granted - KilledServer.Limit), atMost: 0);
    }
}
