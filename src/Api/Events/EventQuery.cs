using System.Globalization;
using Countersign.Api.Answers;
using Countersign.Events;

namespace Countersign.Api.Events;

/// <summary>Which events are asked for, from where, and how long to wait for them.</summary>
internal sealed record EventQuery(EventCursor After, EventFilter Filter, TimeSpan Wait)
{
    private const int MaxLength = 128;

    /// <summary>Reads it off the query; the problem where it makes no sense.</summary>
    public static Problem? Read(HttpRequest request, out EventQuery query)
    {
        var (after, types, subjects, waits) = (
            request.Query["after"], request.Query["type"], request.Query["subject"], request.Query["wait"]);
        query = new EventQuery(EventCursor.Beginning, EventFilter.None, TimeSpan.Zero);
        if (after.Count > 1 || !EventCursor.TryParse(after.ToString(), out var cursor))
            return Problems.InvalidRequest("query:after", "Send the 'next' of the page before, once.");
        if (types.Count > EventFilter.MaxTypes
            || types.Any(static type => type is null or { Length: 0 or > MaxLength }))
            return Problems.InvalidRequest("query:type", $"Send at most {EventFilter.MaxTypes} types of events.");
        if (subjects.Count > 1 || subjects is [{ Length: 0 or > MaxLength }])
            return Problems.InvalidRequest("query:subject", "Send one id of a verification, message or batch.");

        var seconds = 0;
        if (waits.Count > 1 || (waits is [{ } text] && !IsWait(text, out seconds)))
            return Problems.InvalidRequest(
                "query:wait", $"The wait must be 0 to {IEventLogGrain.MaxWaitSeconds} seconds.");

        var subject = subjects is [{ } one] ? one : null;
        query = new EventQuery(cursor, new EventFilter([.. types!], subject), TimeSpan.FromSeconds(seconds));
        return null;
    }

    /// <summary>The problem of a place where no log has come to: who went on from there would miss events.</summary>
    public static Problem Ahead(string pointer) => Problems.InvalidRequest(
        pointer, "The log has not come so far: it is that of another key, or was restored. Read without a place.");

    private static bool IsWait(string text, out int seconds) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seconds)
        && seconds <= IEventLogGrain.MaxWaitSeconds;
}
