using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Api.Idempotency;
using Countersign.Api.Requests;
using Countersign.Verifications;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Countersign.Api.Verifications;

/// <summary>The paths of verifications.</summary>
internal static class VerificationsApi
{
    public static void MapVerifications(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/verifications").RequireTenant().WithTags("Verifications");
        group.MapPost("", StartApi.StartAsync).Idempotent();
        group.MapGet("/{id}", GetAsync);
        group.MapGet("/{id}/timeline", GetTimelineAsync);
        group.MapPost("/{id}/check", CheckApi.CheckAsync).Idempotent();
        group.MapPost("/{id}/resend", StartApi.ResendAsync).Idempotent();
        group.MapPost("/{id}/cancel", CancelAsync).Idempotent();
        routes.MapPost("/v1/check", CheckApi.CheckByNumberAsync).RequireTenant().Idempotent().WithTags("Verifications");
    }

    public static async Task<Results<Ok<VerificationBody>, Problem>> GetAsync(
        string id, HttpContext context, VerificationDesk desk)
    {
        var caller = context.Caller();
        if (desk.Find(caller, id) is not { } at)
            return Problems.NotFound("verification");

        var query = new VerificationQuery(caller.Context, at.Key, Purpose: "");
        return await desk.GetAsync(at, query, context.RequestAborted) is { } view
            ? TypedResults.Ok(desk.Body(caller, at, view))
            : Problems.NotFound("verification");
    }

    private static async Task<Results<Ok<TimelineBody>, Problem>> GetTimelineAsync(
        string id, HttpContext context, VerificationDesk desk)
    {
        var caller = context.Caller();
        if (desk.Find(caller, id) is not { } at)
            return Problems.NotFound("verification");

        var query = new VerificationQuery(caller.Context, at.Key, Purpose: "");
        if (await desk.GetTimelineAsync(at, query, context.RequestAborted) is not { } entries)
            return Problems.NotFound("verification");
        return TypedResults.Ok(TimelineBody.Of(id, entries));
    }

    private static async Task<Results<Ok<VerificationBody>, Problem>> CancelAsync(
        string id, Body<NoMembers> _, HttpContext context, VerificationDesk desk)
    {
        var caller = context.Caller();
        if (desk.Find(caller, id) is not { Key: { } key } at)
            return Problems.NotFound("verification");

        var command = new CancelCommand(caller.Operation, caller.Context, key);
        return await desk.CancelAsync(at, command, context.RequestAborted) switch
        {
            CancelResult.Cancelled cancelled => TypedResults.Ok(desk.Body(caller, at, cancelled.Verification)),
            CancelResult.Over over => StartProblems.Of(over.Verification.Status),
            _ => Problems.NotFound("verification"),
        };
    }
}
