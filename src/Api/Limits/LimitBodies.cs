using System.Text.Json;
using System.Text.Json.Serialization;
using Countersign.Api.Answers;
using Countersign.Api.Tenants;
using Countersign.Ledger;
using Countersign.Limits;
using Countersign.Verifications;

namespace Countersign.Api.Limits;

/// <summary>What a start would come to.</summary>
/// <param name="Outcome"><c>accepted</c>, or the slug of the problem.</param>
/// <param name="Status">The status the start would be answered with.</param>
/// <param name="Problem">The problem as it would be answered, but for its <c>instance</c>.</param>
/// <param name="Listed">The list that refuses or lets through before any rule.</param>
/// <param name="Quotas">How each quota stands.</param>
/// <param name="Rules">Every rule that was asked; after one that refuses none is.</param>
/// <param name="Breakers">Every breaker that was asked; none where a rule refuses.</param>
/// <param name="Risk">The risk score; null where none is reckoned.</param>
/// <param name="Allowances">Caps and places that were asked for; none where something refuses before.</param>
internal sealed record SimulationBody(
    string Outcome,
    int Status,
    JsonElement? Problem,
    ListedBody? Listed,
    IReadOnlyList<QuotaLineBody> Quotas,
    IReadOnlyList<RuleLineBody> Rules,
    IReadOnlyList<BreakerLineBody> Breakers,
    RiskLineBody? Risk,
    IReadOnlyList<AllowanceLineBody> Allowances)
{
    public static SimulationBody Refused(Problem problem) =>
        new(problem.Type.Slug, problem.Type.Status, problem.AsJson(), Listed: null, [], [], [], Risk: null, []);

    public static SimulationBody Of(
        Problem? problem, LimitsSeen seen, IReadOnlyList<AllowanceLine> allowances) => new(
        problem?.Type.Slug ?? "accepted",
        problem?.Type.Status ?? StatusCodes.Status202Accepted,
        problem?.AsJson(),
        seen.Rules?.Listed is { } listed
            ? new ListedBody(
                SettingWords.Of(SettingWords.Keys, listed.Key), SettingWords.Of(SettingWords.Lists, listed.Allowed))
            : null,
        [.. seen.Quotas.States.Select(QuotaLineBody.Of)],
        [.. (seen.Rules?.Lines ?? []).Select(RuleLineBody.Of)],
        [.. BreakerLineBody.Of(seen.Rules)],
        seen.Rules?.Traffic is { } traffic ? RiskLineBody.Of(traffic.Risk) : null,
        [.. allowances.Select(static one => new AllowanceLineBody(one.Rule, one.Limit, one.Used))]);
}

/// <summary>How a cap stands, in millionths, or the places of open verifications.</summary>
internal sealed record AllowanceLineBody(string Rule, long Limit, long Used);

/// <summary>The list that decided.</summary>
internal sealed record ListedBody(string Key, string List);

/// <summary>How a quota stands: durations in seconds.</summary>
internal sealed record QuotaLineBody(string Rule, int Limit, int Used, double Window, double Reset)
{
    public static QuotaLineBody Of(QuotaState state) => new(
        state.Quota.Kind.Rule(),
        state.Quota.Limit,
        state.Used,
        state.Length.TotalSeconds,
        Math.Round(state.Reset.TotalSeconds, 3));
}

/// <summary>What a rule would say: durations in seconds.</summary>
internal sealed record RuleLineBody(
    string Rule, string Key, string Mode, int Limit, int Used, double Window, double RetryAfter, string Verdict)
{
    public static RuleLineBody Of(LimitLine line) => new(
        line.Rule.Name,
        SettingWords.Of(SettingWords.Keys, line.Rule.Key),
        SettingWords.Of(SettingWords.Modes, line.Rule.Mode),
        line.Rule.Limit,
        line.Used,
        line.Rule.Window.TotalSeconds,
        Math.Round(line.RetryAfter.TotalSeconds, 3),
        line.Verdict.ToString().ToLowerInvariant());
}

/// <summary>What a breaker would say: durations in seconds, money in millionths.</summary>
internal sealed record BreakerLineBody(
    string Rule,
    string Key,
    string Measure,
    string Mode,
    string Phase,
    long Unapproved,
    long Allowed,
    double RetryAfter,
    string Verdict)
{
    public static IEnumerable<BreakerLineBody> Of(LimitOutcome? outcome)
    {
        if (outcome is not { Start: { } start, Traffic: { } traffic })
            yield break;
        foreach (var (rule, line) in start.Breakers.Zip(traffic.Breakers))
        {
            yield return new BreakerLineBody(
                rule.Name,
                SettingWords.Of(SettingWords.Keys, rule.Key),
                SettingWords.Of(SettingWords.Measures, rule.Measure),
                SettingWords.Of(SettingWords.Modes, rule.Mode),
                SettingWords.Of(SettingWords.Phases, line.Phase),
                line.Unapproved,
                line.Allowed,
                Math.Round(line.RetryAfter.TotalSeconds, 3),
                line.Verdict.ToString().ToLowerInvariant());
        }
    }
}

/// <summary>The risk score, and what it is made of.</summary>
internal sealed record RiskLineBody(int Score, IReadOnlyList<RiskSignalBody> Signals, string Verdict)
{
    public static RiskLineBody Of(RiskLine line) => new(
        line.Score,
        [
            .. line.Signals.Select(static one => new RiskSignalBody(
                SettingWords.Of(SettingWords.Signals, one.Signal), one.Points, one.Seen)),
        ],
        line.Verdict.ToString().ToLowerInvariant());
}

/// <summary>What one signal adds.</summary>
internal sealed record RiskSignalBody(string Signal, int Points, int Seen);

/// <summary>What the rules came to, the latest day first.</summary>
internal sealed record LimitReportBody(IReadOnlyList<LimitTallyBody> Items)
{
    public static LimitReportBody Of(LimitReport report) =>
        new([.. report.Tallies.Select(static tally => new LimitTallyBody(
            tally.Day, tally.Rule, tally.Passed, tally.Refused, tally.Challenged, tally.Proven, tally.Noted))]);
}

/// <summary>What one rule came to on one day.</summary>
internal sealed record LimitTallyBody(
    DateOnly Day, string Rule, long Passed, long Refused, long Challenged, long Proven, long Noted);

/// <summary>The JSON of limits.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SimulationBody))]
[JsonSerializable(typeof(LimitReportBody))]
internal sealed partial class LimitWire : JsonSerializerContext;
