using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Countersign.Events;
using Countersign.Ledger;

namespace Countersign.Limits;

/// <summary>
/// What a tenant's trail is told of its rules: that one began to refuse, at most once in an hour for each, with what
/// the day has come to. Which rule refused a start is in its answer.
/// </summary>
internal static class LimitAudit
{
    /// <summary>The state with what was added, which sends what is to be told.</summary>
    /// <param name="state">What the report has.</param>
    /// <param name="added">What is added.</param>
    /// <param name="key">The key of the report.</param>
    /// <param name="now">Real time.</param>
    public static LimitReportState With(
        LimitReportState state, ImmutableArray<LimitTally> added, string key, DateTimeOffset now)
    {
        var hour = now.ToUnixTimeSeconds() / (long)TimeSpan.FromHours(1).TotalSeconds;
        var next = state.With(added);
        var telling = added.Where(tally => Refused(tally) > 0 && state.Told.GetValueOrDefault(tally.Rule) != hour)
            .DistinctBy(static tally => tally.Rule)
            .Take(LimitReportState.MaxRulesOfDay)
            .ToList();
        if (telling.Count == 0)
            return next;

        var told = state.Told.RemoveRange(state.Told.Where(one => one.Value != hour).Select(static one => one.Key));
        return next with
        {
            Told = told.SetItems(telling.Select(tally => KeyValuePair.Create(tally.Rule, hour))),
            Outbox = [.. telling.Select(tally => Item(DayOf(next, tally), key, hour, now))],
        };
    }

    private static long Refused(LimitTally tally) => tally.Refused + tally.Challenged;

    private static LimitTally DayOf(LimitReportState state, LimitTally tally) =>
        state.Tallies.FirstOrDefault(one => one.Day == tally.Day && one.Rule == tally.Rule) ?? tally;

    private static OutboxItem Item(LimitTally tally, string key, long hour, DateTimeOffset now)
    {
        var (tenant, sandbox) = LedgerKey.Read(key);
        var entry = new AuditEntry(tenant, AuditActor.System, "rule.refused", tally.Rule, default)
        {
            After = new JsonObject
            {
                ["sandbox"] = sandbox,
                ["day"] = tally.Day.ToString("O", CultureInfo.InvariantCulture),
                ["refused"] = tally.Refused,
                ["challenged"] = tally.Challenged,
            },
        };
        var subject = string.Create(
            CultureInfo.InvariantCulture, $"rule_{(sandbox ? "test" : "live")}_{tally.Rule}_{hour}");
        return AuditDraft.Item(entry, EventLogKeys.OfAudit(tenant), subject, now.ToUnixTimeMilliseconds());
    }
}
