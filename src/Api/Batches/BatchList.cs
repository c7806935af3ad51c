using System.Globalization;
using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Api.Requests;
using Countersign.Batches;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Countersign.Api.Batches;

/// <summary>Lists a tenant's batches, newest first: day by day, as they are indexed.</summary>
internal static class BatchList
{
    public static async Task<Results<Ok<BatchListBody>, Problem>> ListAsync(
        HttpContext context, BatchDesk desk, IOptions<BatchOptions> options)
    {
        if (Paging.Read(context.Request, out var paging) is { } problem)
            return problem;

        var today = desk.Today();
        var oldest = today.AddDays(-(int)Math.Ceiling(options.Value.Retention.TotalDays));
        if (!TryCursor(paging.After, today, out var day, out var before))
            return Problems.InvalidRequest("query:after", "Send the 'next' of the page before, once.");

        var items = new List<BatchBody>(paging.Limit);
        for (; day >= oldest; day = day.AddDays(-1), before = int.MaxValue)
        {
            var ids = await desk.RunAsync(
                desk.Day(context.Caller(), day), g => g.ListAsync(context.RequestAborted), context.RequestAborted);
            for (var at = Math.Min(before, ids.Count) - 1; at >= 0; at--)
            {
                if (await desk.FindAsync(context.Caller(), ids[at], context.RequestAborted) is not { } batch)
                    continue;

                items.Add(BatchBody.Of(batch));
                if (items.Count == paging.Limit)
                    return TypedResults.Ok(new BatchListBody(items) { Next = $"{day:yyyyMMdd}.{at}" });
            }
        }

        return TypedResults.Ok(new BatchListBody(items));
    }

    /// <summary>A cursor is the day and the place in it that come before the next page.</summary>
    private static bool TryCursor(string? after, DateOnly today, out DateOnly day, out int before)
    {
        day = today;
        before = int.MaxValue;
        if (after is null)
            return true;

        var dot = after.IndexOf('.', StringComparison.Ordinal);
        return dot > 0
            && DateOnly.TryParseExact(after.AsSpan(0, dot), "yyyyMMdd", out day)
            && day <= today
            && int.TryParse(after.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out before);
    }
}
