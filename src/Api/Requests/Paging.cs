using System.Globalization;
using Countersign.Api.Answers;

namespace Countersign.Api.Requests;

/// <summary>Which part of a list is asked for: <c>?after=cursor&amp;limit=1…1000</c>.</summary>
/// <param name="After">The cursor that the page before ended with; null for the first page.</param>
/// <param name="Limit">Entries of the page.</param>
internal readonly record struct Paging(string? After, int Limit)
{
    /// <summary>Entries of a page whose size is not given.</summary>
    public const int DefaultLimit = 100;

    private const int MaxCursor = 128;

    /// <summary>Reads it off the query; the problem where it makes no sense.</summary>
    public static Problem? Read(HttpRequest request, out Paging paging)
    {
        var errors = new RequestErrors();
        var limit = DefaultLimit;
        var (after, given) = (request.Query["after"], request.Query["limit"]);
        if (after.Count > 1 || after is [{ Length: 0 or > MaxCursor }])
            errors.Add("query:after", "Send the 'next' of the page before, once.");
        if (given.Count > 1 || (given is [{ } text] && !IsLimit(text, out limit)))
            errors.Add("query:limit", $"The limit must be 1 to {RequestLimits.MaxPage}.");
        paging = new Paging(after is [{ } cursor] ? cursor : null, limit);
        return errors.Count == 0 ? null : Problems.InvalidRequest(errors);
    }

    private static bool IsLimit(string text, out int limit) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit)
        && limit is >= 1 and <= RequestLimits.MaxPage;
}
