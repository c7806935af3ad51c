using Countersign.Api.Answers;
using Countersign.Api.Tenants;
using Countersign.Limits;
using Countersign.Tenants;

namespace Countersign.Api.Limits;

/// <summary>The problems of what breakers and the risk score refuse.</summary>
internal static class TrafficProblems
{
    /// <summary>Why they refuse; null where they do not.</summary>
    public static Problem? Of(TrafficStart start, TrafficVerdict verdict)
    {
        if (verdict.RefusedBy is { } place)
            return Of(start.Breakers[place], verdict.Breakers[place]);
        return verdict.IsRefused ? Of(start.Risk, verdict.Risk) : null;
    }

    private static Problem Of(BreakerRule rule, BreakerLine line)
    {
        var type = line.Verdict == LimitVerdict.Challenged ? ProblemTypes.ChallengeRequired : ProblemTypes.BreakerOpen;
        var (key, measure) = (
            SettingWords.Of(SettingWords.Keys, rule.Key), SettingWords.Of(SettingWords.Measures, rule.Measure));
        return new Problem(type, $"The breaker '{rule.Name}' is open: too few starts to this {key} were approved.")
        {
            RetryAfter = line.RetryAfter,
            Members = json =>
            {
                json.WriteString("rule"u8, rule.Name);
                json.WriteString("key"u8, key);
                json.WriteString("measure"u8, measure);
                json.WriteNumber("unapproved"u8, line.Unapproved);
                json.WriteNumber("allowed"u8, line.Allowed);
                json.WriteNumber("window"u8, rule.Window.TotalSeconds);
            },
        };
    }

    private static Problem Of(RiskPolicy policy, RiskLine line)
    {
        var challenged = line.Verdict == LimitVerdict.Challenged;
        var limit = (challenged ? policy.ChallengeAt : policy.BlockAt) ?? RiskPolicy.MaxScore;
        return new Problem(
            challenged ? ProblemTypes.ChallengeRequired : ProblemTypes.TooRisky,
            $"The risk score is {line.Score}; from {limit} on that is the answer.")
        {
            Members = json =>
            {
                json.WriteString("rule"u8, RiskPolicy.Name);
                json.WriteNumber("score"u8, line.Score);
                json.WriteNumber("limit"u8, limit);
                json.WriteStartArray("signals"u8);
                foreach (var signal in line.Signals)
                {
                    json.WriteStartObject();
                    json.WriteString("signal"u8, SettingWords.Of(SettingWords.Signals, signal.Signal));
                    json.WriteNumber("points"u8, signal.Points);
                    json.WriteNumber("seen"u8, signal.Seen);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            },
        };
    }
}
