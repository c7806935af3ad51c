using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Api.Limits;
using Countersign.Api.Requests;
using Countersign.Api.Verifications;
using Countersign.Carriers;
using Countersign.Carriers.Senders;
using Countersign.Limits;
using Countersign.Messages;
using Countersign.Numbers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Countersign.Api.Messages;

/// <summary>Sends messages. Cheap checks come first; tokens are taken only when all else is in order.</summary>
internal static class SendMessageApi
{
    /// <summary>202 and the message; 200 and the one before where it would have been sent twice.</summary>
    public static async Task<Results<Accepted<MessageBody>, Ok<MessageBody>, Problem>> SendAsync(
        Body<SendMessageRequest> body,
        HttpContext context,
        MessageDesk desk,
        MessageTemplates templates,
        StartLimits limits)
    {
        var (request, caller) = (body.Value, context.Caller());
        if (Refusal(request, caller, out var facts) is { } refusal)
            return refusal;
        if (Unsayable(request, caller, templates, out var text) is { } fault)
            return fault;

        var permit = await limits.AcquireAsync(
            context, new LimitSubject { To = facts.Number, Region = facts.Region });
        if (permit.Refusal is not null)
            return permit.Refusal;

        var to = facts.Number;
        var at = desk.At(caller, to);
        var result = await desk.SendAsync(at, Command(request, caller, to, text), context.RequestAborted);
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

    private static Problem? Refusal(SendMessageRequest request, Caller caller, out NumberFacts facts)
    {
        var problem = Destination.Read(request.To, request.Region, request.Channel, caller, out facts);
        if (problem is not null)
            return problem;
        return SenderId.KindOf(request.Sender) is not { } kind || SenderId.WorksIn(kind, facts.Region)
            ? null
            : Problems.InvalidRequest(
                "/sender", $"Operators of '{facts.Region}' deliver no message from a name; send from a number.");
    }

    /// <summary>The text that was given, or that the template makes of its parameters.</summary>
    private static Problem? Unsayable(
        SendMessageRequest request, Caller caller, MessageTemplates templates, out MessageText text)
    {
        text = request.Text;
        if (request.Template is not { } name)
            return null;
        if (templates.Find(caller.Tenant, name, request.Locale) is not { } template)
            return Problems.InvalidRequest("/template", "There is no such template.");

        var errors = new RequestErrors();
        text = new MessageText(template.Text.Fill(request.Parameters, errors));
        MessageParts.CheckFilled(errors, text, request.Channel);
        return errors.Count == 0 ? null : Problems.InvalidRequest(errors);
    }

    private static SendMessageCommand Command(SendMessageRequest request, Caller caller, E164 to, MessageText text) =>
        new()
        {
            Operation = caller.Operation,
            Tenant = caller.Context,
            To = to,
            Channel = request.Channel,
            Text = text,
            Template = request.Template,
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
        MessageResult.OptedOut refused => Problems.OptedOut(refused.ByTenant),
        MessageResult.ConsentMissing => Problems.ConsentRequired(),
        MessageResult.InsufficientBalance lacking =>
            Problems.InsufficientBalance(lacking.Needed, lacking.Available, lacking.Currency),
        MessageResult.CapReached capped => Problems.SpendCapReached(capped.Refusal),
        MessageResult.NotPriced => Problems.NotPriced(),
        MessageResult.NoRoute none => Problems.NoRoute(none.ByRule),
        MessageResult.NoCapacity full => Problems.NoCapacity(full.RetryAfter, full.ByRule),
        _ => throw new InvalidOperationException($"A message was answered {result.GetType().Name}."),
    };
}
