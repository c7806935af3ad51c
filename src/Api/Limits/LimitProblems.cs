using Countersign.Api.Answers;
using Countersign.Api.Tenants;
using Countersign.Ledger;
using Countersign.Limits;

namespace Countersign.Api.Limits;

/// <summary>The problems of what quotas and rules refuse.</summary>
internal static class LimitProblems
{
    /// <summary>A quota is used up.</summary>
    public static Problem Of(in QuotaState quota) => Problems.RateLimited(
        quota.Quota.Kind.Rule(), quota.Quota.Limit, quota.Used, quota.Length, quota.Reset);

    /// <summary>Why the rules refuse; null where they do not.</summary>
    public static Problem? Of(LimitOutcome outcome)
    {
        if (outcome.Listed is { Allowed: false } listed)
            return Problems.Blocked(SettingWords.Of(SettingWords.Keys, listed.Key));
        if (outcome.Refused is not { } line)
            return outcome is { Start: { } start, Traffic: { } traffic } ? TrafficProblems.Of(start, traffic) : null;
        var rule = line.Rule;
        return line.Verdict == LimitVerdict.Challenged
            ? Problems.ChallengeRequired(rule.Name, rule.Limit, line.Used, rule.Window, line.RetryAfter)
            : Problems.RateLimited(rule.Name, rule.Limit, line.Used, rule.Window, line.RetryAfter);
    }
}
