using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Api.Idempotency;
using Countersign.Api.Requests;
using Countersign.Api.Verifications;
using Countersign.Messages;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Countersign.Api.Messages;

/// <summary>The paths of messages: texts of the tenant's own to one number, without a code.</summary>
internal static class MessagesApi
{
    public static void MapMessages(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/messages").RequireTenant().WithTags("Messages");
        group.MapPost("", SendMessageApi.SendAsync).Idempotent();
        group.MapGet("/{id}", GetAsync);
        group.MapGet("/{id}/timeline", GetTimelineAsync);
        group.MapPost("/{id}/cancel", CancelAsync).Idempotent();
    }

    private static async Task<Results<Ok<MessageBody>, Problem>> GetAsync(
        string id, HttpContext context, MessageDesk desk)
    {
        var caller = context.Caller();
        if (desk.Find(caller, id) is not { Key: { } key } at)
            return Problems.NotFound("message");

        var query = new MessageQuery(caller.Context, key);
        return await desk.GetAsync(at, query, context.RequestAborted) is { } view
            ? TypedResults.Ok(desk.Body(caller, at, view))
            : Problems.NotFound("message");
    }

    private static async Task<Results<Ok<TimelineBody>, Problem>> GetTimelineAsync(
        string id, HttpContext context, MessageDesk desk)
    {
        var caller = context.Caller();
        if (desk.Find(caller, id) is not { Key: { } key } at)
            return Problems.NotFound("message");

        var query = new MessageQuery(caller.Context, key);
        if (await desk.GetTimelineAsync(at, query, context.RequestAborted) is not { } entries)
            return Problems.NotFound("message");
        return TypedResults.Ok(TimelineBody.Of(id, entries));
    }

    private static async Task<Results<Ok<MessageBody>, Problem>> CancelAsync(
        string id, Body<NoMembers> _, HttpContext context, MessageDesk desk)
    {
        var caller = context.Caller();
        if (desk.Find(caller, id) is not { Key: { } key } at)
            return Problems.NotFound("message");

        var message = new MessageQuery(caller.Context, key);
        return await desk.CancelAsync(at, message, context.RequestAborted) switch
        {
            MessageCancelResult.Cancelled cancelled => TypedResults.Ok(desk.Body(caller, at, cancelled.Message)),
            MessageCancelResult.Over over => Problems.MessageOver(MessageBody.WordOf(over.Message.Status)),
            _ => Problems.NotFound("message"),
        };
    }
}
