using System.Collections.Immutable;
using Countersign.Analytics;
using Countersign.Api.Answers;
using Countersign.Api.Requests;

namespace Countersign.Api.Analytics;

/// <summary>What is asked of a tenant's analytics, off the query of a request.</summary>
/// <param name="Tallies">What the logs are asked.</param>
/// <param name="Labels">What is told apart, in the order of the request.</param>
/// <param name="Granularity">How finely, in the word of the request.</param>
internal sealed record AnalyticsQuery(TallyQuery Tallies, ImmutableArray<TallyLabel> Labels, string Granularity)
{
    /// <summary>The query parameters.</summary>
    public static readonly string[] Names =
        ["from", "to", "granularity", "group_by", .. Enum.GetValues<TallyLabel>().Select(WordOf)];

    private const string Total = "total";
    private const string Usually = "hour";
    private const int MaxValues = 32;

    /// <summary>The last in which a step that is widened ends in a time that there is.</summary>
    private const int LastYear = 9998;

    private static readonly TimeSpan Usual = TimeSpan.FromDays(1);

    /// <summary>The word of a label on the wire.</summary>
    public static string WordOf(TallyLabel label) => label switch
    {
        TallyLabel.Kind => "kind",
        TallyLabel.Country => "country",
        TallyLabel.Route => "route",
        TallyLabel.Channel => "channel",
        TallyLabel.Template => "template",
        _ => "rule",
    };

    /// <summary>Reads it; the problem with all that makes no sense.</summary>
    /// <param name="request">The request.</param>
    /// <param name="now">The tenant's time.</param>
    /// <param name="query">What was read.</param>
    public static Problem? Read(HttpRequest request, DateTimeOffset now, out AnalyticsQuery query)
    {
        var errors = new RequestErrors();
        var to = Time(request, "to", now, errors);
        var from = Time(request, "from", to - Usual, errors);
        var word = Word(request, errors);
        var labels = Labelled(request, errors);
        if (errors.Count == 0 && from >= to)
            errors.Add("query:from", "The time must begin before it ends.");

        var step = StepOf(word, to - from);
        var (begin, end) = (
            TallySteps.BeginOf(step, from.ToUnixTimeMilliseconds()),
            TallySteps.EndOf(step, to.ToUnixTimeMilliseconds()));
        if (errors.Count == 0 && TallySteps.IsTooLong(step, begin, end))
            errors.Add(
                "query:from",
                $"One request looks at most at {TallySteps.LongestOf(step).TotalDays:0} days of this granularity; "
                + "ask for less time, or for 'hour', 'day' or 'total'.");

        query = new AnalyticsQuery(
            new TallyQuery
            {
                From = begin,
                To = end,
                Step = step,
                Total = word == Total,
                GroupBy = labels.Aggregate(TallyLabels.None, static (all, one) => all | (TallyLabels)(1 << (int)one)),
                Filters = Filters(request, errors),
            },
            labels,
            word);
        return errors.Count == 0 ? null : Problems.InvalidRequest(errors);
    }

    private static DateTimeOffset Time(HttpRequest request, string name, DateTimeOffset usual, RequestErrors errors)
    {
        var given = request.Query[name];
        if (given.Count == 0)
            return usual;
        if (given is [{ } text] && Words.TryTime(text, out var time) && time >= DateTimeOffset.UnixEpoch
            && time.Year <= LastYear)
        {
            return time;
        }

        errors.Add(
            $"query:{name}", $"Send one time as in RFC 3339, such as 2026-11-22T12:00:00Z, from 1970 to {LastYear}.");
        return usual;
    }

    private static string Word(HttpRequest request, RequestErrors errors)
    {
        var given = request.Query["granularity"];
        if (given.Count == 0)
            return Usually;
        if (given.Count == 1 && given[0] is ("minute" or "hour" or "day" or Total))
            return given[0]!;

        errors.Add("query:granularity", "Send 'minute', 'hour', 'day' or 'total'.");
        return Usually;
    }

    private static TallyStep StepOf(string word, TimeSpan range) => word switch
    {
        "minute" => TallyStep.Minute,
        "day" => TallyStep.Day,
        Total when range > TallySteps.LongestOf(TallyStep.Hour) => TallyStep.Day,
        _ => TallyStep.Hour,
    };

    private static ImmutableArray<TallyLabel> Labelled(HttpRequest request, RequestErrors errors)
    {
        var labels = new List<TallyLabel>();
        foreach (var word in request.Query["group_by"].SelectMany(static text => (text ?? "").Split(',')))
        {
            var label = Enum.GetValues<TallyLabel>().Where(one => WordOf(one) == word).ToArray();
            if (label.Length == 0 || labels.Contains(label[0]))
            {
                errors.Add(
                    "query:group_by",
                    "Name each of 'kind', 'country', 'route', 'channel', 'template' and 'rule' once at most.");
                return [];
            }

            labels.Add(label[0]);
        }

        return [.. labels];
    }

    private static ImmutableArray<TallyFilter> Filters(HttpRequest request, RequestErrors errors)
    {
        var filters = ImmutableArray.CreateBuilder<TallyFilter>();
        foreach (var label in Enum.GetValues<TallyLabel>())
        {
            var given = request.Query[WordOf(label)];
            if (given.Count > MaxValues
                || given.Any(static value => value is null or { Length: 0 or > TallyKey.MaxValue }))
                errors.Add(
                    $"query:{WordOf(label)}",
                    $"Send at most {MaxValues} values of 1 to {TallyKey.MaxValue} characters.");
            else if (given.Count > 0)
                filters.Add(new TallyFilter(label, [.. given!]));
        }

        return filters.ToImmutable();
    }
}
