using System.Globalization;
using Countersign.Api.Answers;
using Countersign.Api.Requests;
using Countersign.Batches;
using Microsoft.Net.Http.Headers;

namespace Countersign.Api.Batches.Results;

/// <summary>Which rows of a batch are asked for: <c>?status=&amp;after=&amp;limit=</c>.</summary>
/// <param name="Status">Only rows that stand so; null for all.</param>
/// <param name="After">Only rows behind this one; 0 for all.</param>
/// <param name="Limit">Most rows.</param>
/// <param name="IsCsv">Whether CSV is asked for instead of NDJSON.</param>
internal readonly record struct ResultsQuery(RowStatus? Status, int After, int Limit, bool IsCsv)
{
    private const string Csv = "text/csv";

    /// <summary>Reads it off the request; the problem where it makes no sense.</summary>
    public static Problem? Read(HttpRequest request, out ResultsQuery query)
    {
        var errors = new RequestErrors();
        var given = request.Query["status"];
        var status = given is [{ } word] ? BatchWords.RowStatusOf(word) : null;
        if (given.Count > 0 && status is null)
            errors.Add(
                "query:status", "The status must be queued, started, duplicate, invalid, refused, failed or valid.");

        var after = Number(request, "after", least: 0, otherwise: 0, errors);
        var limit = Number(request, "limit", least: 1, otherwise: BatchLimits.MaxRows, errors);
        query = new ResultsQuery(status, after, limit, IsCsvWanted(request));
        return errors.Count == 0 ? null : Problems.InvalidRequest(errors);
    }

    private static int Number(HttpRequest request, string name, int least, int otherwise, RequestErrors errors)
    {
        var given = request.Query[name];
        if (given.Count == 0)
            return otherwise;

        if (given is [{ } text]
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= BatchLimits.MaxRows)
        {
            return number;
        }

        errors.Add($"query:{name}", $"One number from {least} to {BatchLimits.MaxRows} is needed.");
        return otherwise;
    }

    /// <summary>The kind with the higher quality wins, NDJSON where they are even.</summary>
    public static bool IsCsvWanted(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
            return false;

        double csv = 0, other = 0;
        foreach (var kind in accepted)
        {
            if (kind.MediaType.Equals(Csv, StringComparison.OrdinalIgnoreCase))
                csv = Math.Max(csv, kind.Quality ?? 1);
            else
                other = Math.Max(other, kind.Quality ?? 1);
        }

        return csv > 0 && (csv > other || accepted[0].MediaType.Equals(Csv, StringComparison.OrdinalIgnoreCase));
    }
}
