using Countersign.Carriers.Http.Answers;
using Countersign.Carriers.Http.Settings;

namespace Countersign.Carriers.Http.Lookups;

/// <summary>From a carrier's words about a number to ours.</summary>
internal sealed class LookupAnswers
{
    /// <summary>Characters of an operator's name.</summary>
    private const int MaxOperator = 100;

    private readonly LookupOptions _options;
    private readonly StatusRanges? _statuses;
    private readonly AnswerPick? _reachable;
    private readonly AnswerPick? _ported;
    private readonly AnswerPick? _roaming;
    private readonly AnswerPick? _operator;

    /// <summary>Meaningless where there are faults.</summary>
    public LookupAnswers(LookupOptions options, SettingFaults faults)
    {
        _options = options;
        _statuses = StatusRanges.Parse(options.Status);
        faults.Unless(
            _statuses is not null, "Lookup:Status", "must be status codes and ranges of them, as in 200-299.");
        _reachable = Pick(options.Reachable, "Lookup:Reachable", faults);
        _ported = Pick(options.Ported, "Lookup:Ported", faults);
        _roaming = Pick(options.Roaming, "Lookup:Roaming", faults);
        _operator = Pick(options.Operator, "Lookup:Operator", faults);
        faults.Unless(
            _reachable is not null, "Lookup:Reachable", "must say where that stands; set Json, Header or Regex.");
    }

    /// <summary>What the answer says; null where it is none.</summary>
    public LineStatus? Read(CarrierAnswer answer, string route, DateTimeOffset now)
    {
        if (!_statuses!.Holds(answer.Status) || _reachable!.Of(answer) is not { } reachable)
            return null;
        var name = _operator?.Of(answer);
        return new LineStatus(
            route,
            Truth(reachable, _options.ReachableWords, _options.UnreachableWords),
            Truth(_ported?.Of(answer), _options.YesWords, _options.NoWords),
            Truth(_roaming?.Of(answer), _options.YesWords, _options.NoWords),
            name is { Length: > 0 and <= MaxOperator } && !name.Any(char.IsControl) ? name : null,
            now);
    }

    private static AnswerPick? Pick(PickOptions? options, string setting, SettingFaults faults) =>
        options is null ? null : AnswerPick.Read(options, faults, setting);

    private static bool? Truth(string? word, List<string> yes, List<string> no)
    {
        if (word is null)
            return null;
        return yes.Contains(word, StringComparer.OrdinalIgnoreCase) ? true
            : no.Contains(word, StringComparer.OrdinalIgnoreCase) ? false
            : null;
    }
}
