using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Api.Idempotency;
using Countersign.Api.Requests;
using Countersign.Api.Verifications;
using Countersign.Numbers;
using Countersign.Suppressions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Countersign.Api.Suppressions;

/// <summary>A tenant's suppression list: the numbers it does not write to.</summary>
internal static class SuppressionsApi
{
    public static IServiceCollection AddSuppressionsApi(this IServiceCollection services) => services
        .AddSingleton<SuppressionDesk>()
        .AddSingleton<SuppressionImport>()
        .AddSingleton<SuppressionExport>();

    public static void MapSuppressions(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/suppressions").RequireTenant().WithTags("Suppressions");
        group.MapGet("", ListAsync).TakesQuery("to", "after", "limit");
        group.MapPost("", AddAsync).Idempotent();
        group.MapDelete("", RemoveAsync).TakesQuery("to");
        group.MapPost("/import", SuppressionImport.UploadAsync).TakesQuery("region").IdempotentStream();
        group.MapGet("/export", SuppressionExport.GetAsync);
    }

    private static async Task<Results<Ok<SuppressionsBody>, Problem>> ListAsync(
        HttpContext context, SuppressionDesk desk)
    {
        if (Paging.Read(context.Request, out var paging) is { } problem)
            return problem;
        if (context.Request.Query.ContainsKey("to"))
            return await FindAsync(context, desk);
        if (!SuppressionCursor.TryParse(paging.After, out var cursor))
            return Problems.InvalidRequest("query:after", "Send the 'next' of the page before, once.");

        var items = new List<SuppressionBody>(Math.Min(paging.Limit, Paging.DefaultLimit));
        foreach (var segment in await desk.SegmentsAsync(context.Caller(), context.RequestAborted))
        {
            if (segment < cursor.Segment)
                continue;

            var after = segment == cursor.Segment ? cursor.After : null;
            var left = paging.Limit - items.Count;
            var page = await desk.ListAsync(context.Caller(), segment, after, left, context.RequestAborted);
            items.AddRange(page.Select(static one => SuppressionBody.Of(one.Entry)));
            if (page.Length == left)
                return Page(items, new SuppressionCursor(segment, page[^1].Order).ToString());
        }

        return Page(items, next: null);
    }

    private static Ok<SuppressionsBody> Page(List<SuppressionBody> items, string? next) =>
        TypedResults.Ok(new SuppressionsBody(items) { Next = next });

    private static async Task<Results<Ok<SuppressionsBody>, Problem>> FindAsync(
        HttpContext context, SuppressionDesk desk)
    {
        if (ReadTo(context.Request, out var number) is { } problem)
            return problem;

        var entry = await desk.FindAsync(context.Caller(), number, context.RequestAborted);
        return Page(entry is null ? [] : [SuppressionBody.Of(entry)], next: null);
    }

    private static async Task<Results<Created<SuppressionBody>, Ok<SuppressionBody>, Problem>> AddAsync(
        Body<SuppressionRequest> body, HttpContext context, SuppressionDesk desk)
    {
        var request = body.Value;
        if (Destination.Read(request.To, request.Region, out var facts) is { } problem)
            return problem;

        var caller = context.Caller();
        var result = await desk.ChangeAsync(
            caller, caller.Operation, facts.Number, optOut: true, request.Reason, context.RequestAborted);
        return result switch
        {
            SuppressResult.Listed { IsNew: true } listed =>
                TypedResults.Created((string?)null, SuppressionBody.Of(listed.Entry)),
            SuppressResult.Listed listed => TypedResults.Ok(SuppressionBody.Of(listed.Entry)),
            _ => Problems.NotFound("suppression"), // The same command came again, long after it was taken back.
        };
    }

    private static async Task<Results<NoContent, Problem>> RemoveAsync(HttpContext context, SuppressionDesk desk)
    {
        if (ReadTo(context.Request, out var number) is { } problem)
            return problem;

        var caller = context.Caller();
        var result = await desk.ChangeAsync(
            caller, caller.Operation, number, optOut: false, reason: null, context.RequestAborted);
        return result is SuppressResult.OwnersChoice ? Problems.OptedOut(byTenant: false) : TypedResults.NoContent();
    }

    /// <summary>A plus that the caller did not escape arrives as a space.</summary>
    private static Problem? ReadTo(HttpRequest request, out E164 number)
    {
        number = default;
        if (request.Query["to"] is not [{ Length: > 0 and <= RequestLimits.MaxNumber } text])
            return Problems.InvalidRequest("query:to", "One number is needed.");

        var problem = Destination.Read(text[0] == ' ' ? $"+{text.AsSpan(1)}" : text, region: null, out var facts);
        number = facts.Number;
        return problem;
    }
}
