using Countersign.Carriers.Http.Settings;

namespace Countersign.Carriers.Http.Answers;

/// <summary>From an answer to what became of the message.</summary>
internal sealed class AnswerRules
{
    /// <summary>Longer than any carrier's id.</summary>
    public const int MaxIdLength = 128;

    private readonly AnswerPick? _id;
    private readonly bool _givesId;
    private readonly AnswerRule[] _rules;

    private AnswerRules(AnswerPick? id, bool givesId, AnswerRule[] rules) =>
        (_id, _givesId, _rules) = (id, givesId, rules);

    /// <summary>The rules; meaningless where they have faults.</summary>
    public static AnswerRules Read(HttpAnswerOptions options, SettingFaults faults)
    {
        var id = options.Id is null ? null : AnswerPick.Read(options.Id, faults, "Answer:Id");
        faults.Unless(
            options.Id is null || id is not null,
            "Answer:Id",
            "must say where the message's id stands; set Json, Header or Regex, or take it out.");
        faults.Unless(
            options.Rules.Count is > 0 and <= HttpAnswerOptions.MaxRules
                && options.Rules.Exists(static rule => rule.Means == AnswerMeaning.Accepted),
            "Answer:Rules",
            $"must have 1 to {HttpAnswerOptions.MaxRules} rules, one of them with Means=Accepted; add it.");
        var rules = options.Rules.Select(
            (rule, number) => AnswerRule.Read(rule, faults, $"Answer:Rules:{number}"));
        return new AnswerRules(id, options.Id is not null, [.. rules]);
    }

    /// <summary>What the answer says of the message with this reference.</summary>
    public Exchange Judge(CarrierAnswer answer, string reference, DateTimeOffset now)
    {
        var rule = Array.Find(_rules, rule => rule.Fits(answer));
        return rule?.Means switch
        {
            AnswerMeaning.Accepted => Accepted(answer, reference),
            AnswerMeaning.Rejected => Exchange.NotTaken(rule.Reason, tryNextRoute: false),
            AnswerMeaning.NextRoute => Exchange.NotTaken(rule.Reason, tryNextRoute: true),
            AnswerMeaning.Throttled => Exchange.Throttled(rule.Reason, answer.RetryAfter(now)),
            AnswerMeaning.Unknown => Exchange.Lost(rule.Reason),
            _ => Exchange.Lost(Reasons.Unexpected),
        };
    }

    /// <summary>Without the id that its receipt will name, nobody could tell what becomes of the message.</summary>
    private Exchange Accepted(CarrierAnswer answer, string reference)
    {
        if (!_givesId)
            return Exchange.Taken(reference);
        return _id?.Of(answer) is { Length: > 0 and <= MaxIdLength } id && !id.Any(char.IsControl)
            ? Exchange.Taken(id)
            : Exchange.Lost(Reasons.Unreadable);
    }
}
