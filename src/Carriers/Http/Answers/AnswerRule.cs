using Countersign.Carriers.Http.Settings;

namespace Countersign.Carriers.Http.Answers;

/// <summary>One rule by which answers are understood.</summary>
internal sealed class AnswerRule
{
    private readonly StatusRanges? _statuses;
    private readonly AnswerPick? _pick;
    private readonly HashSet<string> _values;

    private AnswerRule(StatusRanges? statuses, AnswerPick? pick, HashSet<string> values, AnswerRuleOptions options)
    {
        (_statuses, _pick, _values) = (statuses, pick, values);
        Means = options.Means ?? default;
        Reason = options.Reason ?? DefaultReason(Means);
    }

    /// <summary>What an answer that fits means.</summary>
    public AnswerMeaning Means { get; }

    /// <summary>The reason in a timeline.</summary>
    public string Reason { get; }

    /// <summary>The rule; meaningless where it has faults.</summary>
    public static AnswerRule Read(AnswerRuleOptions options, SettingFaults faults, string setting)
    {
        var statuses = options.Status is null ? null : StatusRanges.Parse(options.Status);
        faults.Unless(
            options.Status is null || statuses is not null,
            $"{setting}:Status",
            "must be status codes and ranges of them; write them as in 200-299,409.");
        var pick = AnswerPick.Read(options, faults, setting);
        faults.Unless(
            statuses is not null || pick is not null,
            setting,
            "must name what it is about; set Status, Json, Header or Regex.");
        faults.Unless(
            options.Is.Count == 0 || pick is not null,
            $"{setting}:Is",
            "must have something to compare with; set Json, Header or Regex.");
        faults.Unless(
            options.Means is not null,
            $"{setting}:Means",
            "must say what the answer means; set Accepted, Rejected, NextRoute, Throttled or Unknown.");
        faults.Unless(
            options.Reason is null || Slug.IsOne(options.Reason),
            $"{setting}:Reason",
            "must be 1 to 40 of a-z, 0-9 and -; correct it or leave it out.");
        return new AnswerRule(statuses, pick, [.. options.Is], options);
    }

    /// <summary>Whether the rule is about this answer.</summary>
    public bool Fits(CarrierAnswer answer)
    {
        if (_statuses is not null && !_statuses.Holds(answer.Status))
            return false;
        if (_pick is null)
            return true;
        return _pick.Of(answer) is { } value && (_values.Count == 0 || _values.Contains(value));
    }

    private static string DefaultReason(AnswerMeaning means) => means switch
    {
        AnswerMeaning.Rejected => Reasons.Rejected,
        AnswerMeaning.NextRoute => Reasons.RouteFailed,
        AnswerMeaning.Throttled => Reasons.Throttled,
        _ => Reasons.Undecided,
    };
}
