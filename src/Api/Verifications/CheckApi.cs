using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Api.Requests;
using Countersign.Tenants;
using Countersign.Verifications;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Countersign.Api.Verifications;

/// <summary>Checks. Approval is the only success.</summary>
internal static class CheckApi
{
    public static Task<Results<Ok<ApprovalBody>, Problem>> CheckAsync(
        string id, Body<CheckRequest> body, HttpContext context, VerificationDesk desk) =>
        CheckByIdAsync(id, body.Value.Code, context, desk);

    public static Task<Results<Ok<ApprovalBody>, Problem>> VerifyAsync(
        Body<VerifyRequest> body, HttpContext context, VerificationDesk desk) =>
        CheckByIdAsync(body.Value.Id, body.Value.Code, context, desk);

    public static Task<Results<Ok<ApprovalBody>, Problem>> CheckByNumberAsync(
        Body<CheckByNumberRequest> body, HttpContext context, VerificationDesk desk)
    {
        var request = body.Value;
        if (Destination.Read(request.To, request.Region, out var facts) is { } problem)
            return Task.FromResult<Results<Ok<ApprovalBody>, Problem>>(problem);
        return RunAsync(desk.At(context.Caller(), facts.Number), request.Purpose, request.Code, context, desk);
    }

    private static Task<Results<Ok<ApprovalBody>, Problem>> CheckByIdAsync(
        string id, CodeDigits code, HttpContext context, VerificationDesk desk) =>
        desk.Find(context.Caller(), id) is { } at
            ? RunAsync(at, purpose: "", code, context, desk)
            : Task.FromResult<Results<Ok<ApprovalBody>, Problem>>(Told(context.Caller(), new CheckResult.NotFound()));

    private static async Task<Results<Ok<ApprovalBody>, Problem>> RunAsync(
        Located at, string purpose, CodeDigits code, HttpContext context, VerificationDesk desk)
    {
        var caller = context.Caller();
        var command = new CheckCommand(caller.Operation, caller.Context, at.Key, purpose, code);
        var result = await desk.CheckAsync(at, command, context.RequestAborted);
        return result is CheckResult.Approved approved
            ? TypedResults.Ok(new ApprovalBody(
                desk.Id(caller, at, approved.Key, approved.IdKey),
                VerificationStatus.Approved.Word(),
                approved.ApprovedAt))
            : Told(caller, result);
    }

    /// <summary>As much of why a check has not approved as the tenant wants told.</summary>
    private static Problem Told(Caller caller, CheckResult result) =>
        caller.Tenant.Settings.Disclosure == Disclosure.Minimal ? Problems.NotApproved() : result switch
        {
            CheckResult.Wrong wrong => Problems.WrongCode(wrong.ChecksLeft),
            CheckResult.Expired => Problems.Expired(),
            CheckResult.TooManyChecks spent => Problems.TooManyChecks(spent.RetryAfter),
            CheckResult.GuessBudgetSpent spent => Problems.GuessBudgetSpent(spent.RetryAfter),
            CheckResult.Cancelled => Problems.Cancelled(),
            CheckResult.NotFound => Problems.NotFound("verification"),
            var other => throw new InvalidOperationException($"A check was answered {other.GetType().Name}."),
        };
}
