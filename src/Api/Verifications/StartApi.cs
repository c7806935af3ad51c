using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Api.Limits;
using Countersign.Api.Requests;
using Countersign.Limits;
using Countersign.Messages;
using Countersign.Numbers;
using Countersign.Verifications;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Countersign.Api.Verifications;

/// <summary>Starts and resends. Cheap checks come first; tokens are taken only when all else is in order.</summary>
internal static class StartApi
{
    public static async Task<Results<Accepted<VerificationBody>, Problem>> StartAsync(
        Body<StartRequest> body,
        HttpContext context,
        VerificationDesk desk,
        StartLimits limits,
        ITemplateCatalog templates)
    {
        var (request, caller) = (body.Value, context.Caller());
        if (Refusal(request, caller, templates, out var facts) is { } refusal)
            return refusal;

        var permit = await limits.AcquireAsync(context, Subject(request, facts));
        if (permit.Refusal is not null)
            return permit.Refusal;

        var to = facts.Number;
        var at = desk.At(caller, to);
        var result = await desk.StartAsync(at, Command(request, caller, to), context.RequestAborted);
        if (result is not StartResult.Accepted)
            await permit.GiveBackAsync();
        return Answer(desk, caller, at, result, StartProblems.OfStart);
    }

    public static async Task<Results<Accepted<VerificationBody>, Problem>> ResendAsync(
        string id, Body<ResendRequest> body, HttpContext context, VerificationDesk desk, StartLimits limits)
    {
        var caller = context.Caller();
        if (desk.Find(caller, id) is not { Key: { } key } at)
            return Problems.NotFound("verification");

        var permit = await limits.AcquireAsync(context, subject: null);
        if (permit.Refusal is not null)
            return permit.Refusal;

        var command = new ResendCommand(caller.Operation, caller.Context, key, body.Value.Channel);
        var result = await desk.ResendAsync(at, command, context.RequestAborted);
        if (result is not StartResult.Accepted)
            await permit.GiveBackAsync();
        return Answer(desk, caller, at, result, StartProblems.OfResend);
    }

    /// <summary>
    /// What is wrong with a start, as far as that shows without asking anybody; null where nothing is.
    /// </summary>
    public static Problem? Refusal(
        StartRequest request, Caller caller, ITemplateCatalog templates, out NumberFacts facts)
    {
        var problem = Destination.Read(request.To, request.Region, request.Channel, caller, out facts);
        if (problem is not null)
            return problem;
        if (!templates.Knows(caller.Tenant, request.Template))
            return Problems.InvalidRequest("/template", "The tenant has no template of this name.");
        return StartLimits.UnknownRules(caller.Tenant, request.RateLimits);
    }

    /// <summary>What the tenant's rules may count of it.</summary>
    public static LimitSubject Subject(StartRequest request, in NumberFacts facts) => new()
    {
        To = facts.Number,
        Region = facts.Region,
        Address = request.Client?.Address,
        Device = request.Client?.Device,
        Given = request.RateLimits,
        ChallengePassed = request.Client?.ChallengePassed == true,
        Watched = request.Channel,
        EasyLine = facts.Type is LineType.Voip or LineType.PersonalNumber,
    };

    public static StartCommand Command(StartRequest request, Caller caller, E164 to) => new()
    {
        Operation = caller.Operation,
        Tenant = caller.Context,
        To = to,
        Channel = request.Channel,
        Locale = request.Locale,
        Template = request.Template,
        Purpose = request.Purpose,
        Metadata = request.Metadata,
        Consent = request.Consent,
    };

    private static Results<Accepted<VerificationBody>, Problem> Answer(
        VerificationDesk desk, Caller caller, Located at, StartResult result, Func<StartResult, Problem> refuse)
    {
        if (result is not StartResult.Accepted accepted)
            return refuse(result);
        var verification = desk.Body(caller, at, accepted.Verification);
        return TypedResults.Accepted($"/v1/verifications/{verification.Id}", verification);
    }
}
