using System.Globalization;
using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Api.Calls;
using Countersign.Api.Idempotency;
using Countersign.Api.Requests;
using Countersign.Api.Verifications;
using Countersign.Numbers;
using Countersign.Sandbox;
using Countersign.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;
using Orleans;

namespace Countersign.Api.Sandbox;

/// <summary>What only the sandbox has: the messages on simulated handsets, and a clock that the tenant moves.</summary>
internal static class SandboxApi
{
    public static void MapSandbox(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/sandbox").RequireSandboxTenant().WithTags("Sandbox");
        group.MapGet("/messages", ListAsync).TakesQuery("to", "after", "limit");
        group.MapPost("/clock", AdvanceAsync).Idempotent();
        group.MapPost("/inbound", SandboxInbound.SendAsync).Idempotent();
    }

    private static async Task<Results<Ok<SandboxMessagesBody>, Problem>> ListAsync(
        HttpContext context, SandboxDesk desk)
    {
        if (Paging.Read(context.Request, out var paging) is { } problem)
            return problem;
        if (ReadTo(context.Request, out var to) is { } unreadable)
            return unreadable;
        if (!TryBefore(paging.After, out var before))
            return Problems.InvalidRequest("query:after", "Send the 'next' of the page before, once.");

        var messages = await desk.ListAsync(
            context.Caller().Tenant.Tenant, to, before, paging.Limit, context.RequestAborted);
        return TypedResults.Ok(new SandboxMessagesBody([.. messages.Select(Body)])
        {
            Next = messages.Count == paging.Limit ? messages[^1].Sequence.ToString(CultureInfo.InvariantCulture) : null,
        });
    }

    private static async Task<Ok<SandboxClockBody>> AdvanceAsync(
        Body<SandboxClockRequest> body,
        HttpContext context,
        IGrainFactory grains,
        GrainCalls calls,
        ITenantSnapshots snapshots,
        TimeProvider time)
    {
        var caller = context.Caller();
        var grain = grains.GetGrain<ITenantGrain>(caller.Tenant.Tenant);
        var tenant = await calls.RunAsync(
            static (g, move, token) => g.AdvanceSandboxClockAsync(move.Operation, move.Advance, token),
            grain,
            (caller.Operation, body.Value.Advance),
            context.RequestAborted);
        snapshots.Offer(tenant);
        return TypedResults.Ok(new SandboxClockBody(
            time.GetUtcNow() + tenant.SandboxClockOffset, tenant.SandboxClockOffset.TotalSeconds));
    }

    /// <summary>A plus that the caller did not escape arrives as a space.</summary>
    private static Problem? ReadTo(HttpRequest request, out E164? to)
    {
        to = null;
        var given = request.Query["to"];
        if (given.Count == 0)
            return null;
        if (given is not [{ Length: > 0 and <= RequestLimits.MaxNumber } text])
            return Problems.InvalidRequest("query:to", "One number is needed.");

        var escaped = text[0] == ' ' ? $"+{text.AsSpan(1)}" : text;
        var problem = Destination.Read(escaped, region: null, out var facts);
        to = facts.Number;
        return problem;
    }

    private static bool TryBefore(string? after, out long? before)
    {
        before = null;
        if (after is null)
            return true;
        var ok = long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence);
        before = sequence;
        return ok;
    }

    private static SandboxMessageBody Body(SandboxMessage message) => new(
        message.To.Reveal(),
        message.Channel.Word(),
        message.Text,
        message.Code?.Reveal(),
        message.At,
        message.VerificationId,
        message.MessageId);
}
