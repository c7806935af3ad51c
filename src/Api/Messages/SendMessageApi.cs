using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Api.Limits;
using Countersign.Api.Requests;
using Countersign.Api.Verifications;
using Countersign.Carriers.Senders;
using Countersign.Messages;
using Countersign.Numbers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Countersign.Api.Messages;

/// <summary>Sends messages. Cheap checks come first; tokens are taken only when all else is in order.</summary>
internal static class SendMessageApi
{
    /// <summary>202 and the message; 200 and the one before where it would have been sent twice.</summary>
    public static async Task<Results<Accepted<MessageBody>, Ok<MessageBody>, Problem>> SendAsync(
        Body<SendMessageRequest> body, HttpContext context, MessageDesk desk, StartLimits limits)
    {
        var (request, caller) = (body.Value, context.Caller());
        if (Refusal(request, caller, out var to) is { } refusal)
            return refusal;

        var permit = await limits.AcquireAsync(context, values: null);
        if (permit.Refusal is not null)
            return permit.Refusal;

        var at = desk.At(caller, to);
        var result = await desk.SendAsync(at, Command(request, caller, to), context.RequestAborted);
        if (result is not MessageResult.Accepted)
            await permit.GiveBackAsync();
        return result switch
        {
            MessageResult.Accepted accepted => Accepted(desk.Body(caller, at, accepted.Message)),
            MessageResult.Duplicate twin => TypedResults.Ok(desk.Body(caller, at, twin.Message, duplicate: true)),
            _ => Problem(result),
        };
    }

    private static Accepted<MessageBody> Accepted(MessageBody message) =>
        TypedResults.Accepted($"/v1/messages/{message.Id}", message);

    private static Problem? Refusal(SendMessageRequest request, Caller caller, out E164 to)
    {
        var problem = Destination.Read(request.To, request.Region, request.Channel, caller, out var facts);
        to = facts.Number;
        if (problem is not null)
            return problem;
        return SenderId.KindOf(request.Sender) is not { } kind || SenderId.WorksIn(kind, facts.Region)
            ? null
            : Problems.InvalidRequest(
                "/sender", $"Operators of '{facts.Region}' deliver no message from a name; send from a number.");
    }

    private static SendMessageCommand Command(SendMessageRequest request, Caller caller, E164 to) => new()
    {
        Operation = caller.Operation,
        Tenant = caller.Context,
        To = to,
        Channel = request.Channel,
        Text = request.Text,
        Sender = request.Sender,
        Purpose = request.Purpose,
        Reference = request.Reference,
        Campaign = request.Campaign,
        Metadata = request.Metadata,
        ValidFor = request.ValidFor,
        Consent = request.Consent,
    };

    private static Problem Problem(MessageResult result) => result switch
    {
        MessageResult.Limited limited => Problems.RateLimited(
            limited.Rule, limited.Limit, limited.Used, limited.Window, limited.RetryAfter),
        MessageResult.OptedOut => Problems.OptedOut(),
        MessageResult.NoRoute => Problems.NoRoute(),
        MessageResult.NoCapacity full => Problems.NoCapacity(full.RetryAfter),
        _ => throw new InvalidOperationException($"A message was answered {result.GetType().Name}."),
    };
}
