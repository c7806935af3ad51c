using System.Collections.Immutable;
using Countersign.Api.Authentication;
using Countersign.Api.Calls;
using Countersign.Api.Requests;
using Countersign.Api.Verifications;
using Countersign.Ledger;
using Countersign.Limits;
using Countersign.Messages;
using Countersign.Verifications;
using Microsoft.AspNetCore.Http.HttpResults;
using Orleans;

namespace Countersign.Api.Limits;

/// <summary>What limits would say, and what they have said.</summary>
internal static class LimitsApi
{
    public static void MapLimits(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/limits").RequireTenant().WithTags("Limits");
        group.MapPost("/simulate", SimulateAsync);
        group.MapGet("/report", ReportAsync);
    }

    /// <summary>
    /// The steps of a start, one after the other, each only asked. The first that refuses is the answer.
    /// </summary>
    private static async Task<Ok<SimulationBody>> SimulateAsync(
        Body<StartRequest> body,
        HttpContext context,
        VerificationDesk desk,
        StartLimits limits,
        ITemplateCatalog templates)
    {
        var (request, caller) = (body.Value, context.Caller());
        if (StartApi.Refusal(request, caller, templates, out var facts) is { } refusal)
            return TypedResults.Ok(SimulationBody.Refused(refusal));

        var seen = await limits.LookAsync(context, StartApi.Subject(request, facts));
        var problem = seen.Refusal;
        ImmutableArray<AllowanceLine> allowances = [];
        if (problem is null)
        {
            var command = StartApi.Command(request, caller, facts.Number);
            var look = await desk.LookAtStartAsync(
                desk.At(caller, facts.Number), command, context.RequestAborted);
            problem = look.Result is StartResult.Accepted ? null : StartProblems.OfStart(look.Result);
            allowances = look.Allowances;
        }

        return TypedResults.Ok(SimulationBody.Of(problem, seen, allowances));
    }

    private static async Task<Ok<LimitReportBody>> ReportAsync(
        HttpContext context, IGrainFactory grains, GrainCalls calls)
    {
        var caller = context.Caller();
        var report = await calls.RunAsync(
            static (grain, _, token) => grain.GetAsync(token),
            grains.GetGrain<ILimitReportGrain>(LedgerKey.Of(caller.Tenant.Tenant, caller.Sandbox)),
            caller,
            context.RequestAborted);
        return TypedResults.Ok(LimitReportBody.Of(report));
    }
}
