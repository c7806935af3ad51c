using System.Globalization;
using Countersign.Api.Answers;
using Countersign.Api.Requests;
using Countersign.Webhooks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Countersign.Api.Webhooks;

/// <summary>What was delivered to an endpoint, what was not, and a test of it.</summary>
internal static class WebhookDeliveriesApi
{
    public static async Task<Results<Ok<WebhookTestBody>, Problem>> TestAsync(
        string id, Body<NoMembers> _, HttpContext context, WebhookDesk desk) =>
        await desk.AskAsync(context, id, static (grain, own, token) => grain.TestAsync(own, token)) switch
        {
            WebhookTestResult.Tried tried => TypedResults.Ok(WebhookTestBody.Of(tried.Delivery)),
            WebhookTestResult.Busy => WebhookProblems.TestUnderWay(),
            _ => Problems.NotFound("webhook"),
        };

    public static async Task<Results<Ok<DeliveriesBody>, Problem>> ListAsync(
        string id, HttpContext context, WebhookDesk desk) =>
        await desk.AskAsync(context, id, static (grain, own, token) => grain.ListDeliveriesAsync(own, token)) is { } all
            ? TypedResults.Ok(new DeliveriesBody([.. all.Select(DeliveryBody.Of)]))
            : Problems.NotFound("webhook");

    public static async Task<Results<Ok<DeadLettersBody>, Problem>> ListDeadAsync(
        string id, HttpContext context, WebhookDesk desk)
    {
        if (Paging.Read(context.Request, out var paging) is { } problem)
            return problem;
        var after = 0L;
        if (paging.After is { } place
            && !long.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out after))
            return Problems.InvalidRequest("query:after", "Send the 'next' of the page before, once.");

        var found = await desk.AskAsync(
            context, id, (grain, own, token) => grain.ListDeadLettersAsync(own, after, paging.Limit, token));
        if (found is not { } letters)
            return Problems.NotFound("webhook");
        return TypedResults.Ok(new DeadLettersBody([.. letters.Select(DeadLetterBody.Of)])
        {
            Next = letters.Length == paging.Limit
                ? letters[^1].Order.ToString(CultureInfo.InvariantCulture)
                : null,
        });
    }

    public static async Task<Results<Ok<ReplayedBody>, Problem>> ReplayAsync(
        string id, Body<ReplayRequest> body, HttpContext context, WebhookDesk desk)
    {
        var replay = body.Value.Replay;
        return await desk.AskAsync(
            context, id, (grain, own, token) => grain.ReplayAsync(own, replay, token)) is { } done
            ? TypedResults.Ok(new ReplayedBody(done.Replayed, done.Gone, done.Left))
            : Problems.NotFound("webhook");
    }
}
