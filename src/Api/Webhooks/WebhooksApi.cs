using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Api.Idempotency;
using Countersign.Api.Requests;
using Countersign.Webhooks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Countersign.Api.Webhooks;

/// <summary>The endpoints to which a tenant's events are delivered.</summary>
internal static class WebhooksApi
{
    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/webhooks").RequireTenant().WithTags("Webhooks");
        group.MapPost("", CreateAsync).Idempotent();
        group.MapGet("", ListAsync).TakesQuery("after", "limit");
        group.MapGet("/{id}", GetAsync);
        group.MapPatch("/{id}", ChangeAsync);
        group.MapDelete("/{id}", DeleteAsync);
        group.MapPost("/{id}/rotate", RotateAsync).Idempotent();
        group.MapPost("/{id}/test", WebhookDeliveriesApi.TestAsync).Idempotent();
        group.MapGet("/{id}/deliveries", WebhookDeliveriesApi.ListAsync);
        group.MapGet("/{id}/dead-letters", WebhookDeliveriesApi.ListDeadAsync).TakesQuery("after", "limit");
        group.MapPost("/{id}/dead-letters/replay", WebhookDeliveriesApi.ReplayAsync).Idempotent();
    }

    private static async Task<Results<Created<WebhookBody>, Problem>> CreateAsync(
        Body<CreateWebhookRequest> body, HttpContext context, WebhookDesk desk)
    {
        var (request, caller) = (body.Value, context.Caller());
        var order = new WebhookOrder(
            caller.Operation, caller.Sandbox, request.Url, request.EventTypes, request.Description);
        var result = await desk.AskAsync(
            context, WebhookId.Of(caller.Operation), (grain, _, token) => grain.CreateAsync(order, token));
        if (result is WebhookResult.TooMany && await desk.DropGoneAsync(context) > 0)
            result = await desk.AskAsync(
                context, WebhookId.Of(caller.Operation), (grain, _, token) => grain.CreateAsync(order, token));
        return result is WebhookResult.Done done
            ? TypedResults.Created($"/v1/webhooks/{done.View.Id}", WebhookBody.Of(done.View, done.Secret))
            : Problem(result);
    }

    private static async Task<Results<Ok<WebhooksBody>, Problem>> ListAsync(HttpContext context, WebhookDesk desk)
    {
        if (Paging.Read(context.Request, out var paging) is { } problem)
            return problem;
        if (paging.After is not null && !WebhookId.IsWellFormed(paging.After))
            return Problems.InvalidRequest("query:after", "Send the 'next' of the page before, once.");

        var ids = await desk.ListAsync(context);
        var from = paging.After is null ? 0 : ids.IndexOf(paging.After) + 1;
        if (from == 0 && paging.After is not null)
            return Problems.InvalidRequest("query:after", "That endpoint is gone; begin again.");

        var page = ids.Skip(from).Take(paging.Limit).ToList();
        var items = new List<WebhookBody>(page.Count);
        foreach (var id in page)
        {
            if (await desk.AskAsync(context, id, static (grain, own, token) => grain.GetAsync(own, token)) is { } view)
                items.Add(WebhookBody.Of(view));
        }

        return TypedResults.Ok(new WebhooksBody(items)
        {
            Next = from + page.Count < ids.Length ? page[^1] : null,
        });
    }

    private static async Task<Results<Ok<WebhookBody>, Problem>> GetAsync(
        string id, HttpContext context, WebhookDesk desk) =>
        await desk.AskAsync(context, id, static (grain, own, token) => grain.GetAsync(own, token)) is { } view
            ? TypedResults.Ok(WebhookBody.Of(view))
            : Problems.NotFound("webhook");

    private static async Task<Results<Ok<WebhookBody>, Problem>> ChangeAsync(
        string id, Body<ChangeWebhookRequest> body, HttpContext context, WebhookDesk desk)
    {
        var change = body.Value.Change;
        return Answer(await desk.AskAsync(context, id, (grain, own, token) => grain.ChangeAsync(own, change, token)));
    }

    private static async Task<Results<NoContent, Problem>> DeleteAsync(
        string id, HttpContext context, WebhookDesk desk)
    {
        await desk.AskAsync(context, id, static (grain, own, token) => grain.DeleteAsync(own, token));
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<WebhookBody>, Problem>> RotateAsync(
        string id, Body<RotateWebhookRequest> body, HttpContext context, WebhookDesk desk)
    {
        var (operation, overlap) = (context.Operation(), body.Value.Overlap);
        return Answer(await desk.AskAsync(
            context, id, (grain, own, token) => grain.RotateAsync(own, operation, overlap, token)));
    }

    private static Results<Ok<WebhookBody>, Problem> Answer(WebhookResult? result) =>
        result is WebhookResult.Done done
            ? TypedResults.Ok(WebhookBody.Of(done.View, done.Secret))
            : Problem(result);

    private static Problem Problem(WebhookResult? result) => result switch
    {
        WebhookResult.BadUrl bad => Problems.InvalidRequest("/url", bad.Fault),
        WebhookResult.TooMany many => WebhookProblems.TooMany(many.Limit),
        _ => Problems.NotFound("webhook"),
    };
}
