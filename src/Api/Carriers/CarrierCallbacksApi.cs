using System.Buffers;
using Countersign.Api.Answers;
using Countersign.Api.Hosting;
using Countersign.Api.Requests;
using Countersign.Carriers.Http.Callbacks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Countersign.Api.Carriers;

/// <summary>Where carriers that speak HTTP report: receipts, and what handsets send.</summary>
internal static class CarrierCallbacksApi
{
    public static void MapCarrierCallbacks(this IEndpointRouteBuilder routes)
    {
        // Made now, so that settings that cannot work stop the start and not the first receipt.
        routes.ServiceProvider.GetRequiredService<CarrierCallbacks>();
        var group = routes.MapGroup("/carriers/{route}").WithTags("Carriers");
        group.MapPost("/receipts/{token?}", TakeReceiptsAsync);
        group.MapPost("/inbound/{token?}", TakeInboundAsync);
    }

    private static Task<Results<NoContent, Problem>> TakeReceiptsAsync(
        string route, string? token, HttpContext context, CallbackDesk desk) =>
        TakeAsync(CallbackKind.Receipts, route, token, context, desk);

    private static Task<Results<NoContent, Problem>> TakeInboundAsync(
        string route, string? token, HttpContext context, CallbackDesk desk) =>
        TakeAsync(CallbackKind.Inbound, route, token, context, desk);

    /// <summary>
    /// Anything but 204 has the carrier offer it again; so 204 is answered only after all of it is durable. What was
    /// stored before a conflict is stored twice without harm.
    /// </summary>
    private static async Task<Results<NoContent, Problem>> TakeAsync(
        CallbackKind kind, string route, string? token, HttpContext context, CallbackDesk desk)
    {
        var request = new CallbackRequest(route, token, context.Request.Headers, default);
        var sight = desk.Callbacks.Look(kind, request);
        if (sight == CallbackSight.NoSuchRoute)
            return Problems.NotFound("route");
        if (sight == CallbackSight.Unproven)
            return Unproven(context);

        var read = sight == CallbackSight.Proven
            ? new UnprovenBody<byte[]?>(await ReadAsync(context.Request, context.RequestAborted), Refusal: null)
            : await desk.Unproven.ReadAsync(UnprovenKind.Callbacks, context, ReadAsync);
        if (read.Refusal is not null)
            return read.Refusal;
        if (read.Value is not { } body)
            return Problems.BodyTooLarge(RequestLimits.MaxBodyBytes);

        return await desk.TakeAsync(kind, request with { Body = body }, context.RequestAborted) switch
        {
            CallbackOutcome.Taken => TypedResults.NoContent(),
            CallbackOutcome.Unproven => Unproven(context),
            CallbackOutcome.Unreadable unreadable => Problems.InvalidRequest("", unreadable.Message),
            _ => Problems.NotFound("route"),
        };
    }

    private static Problem Unproven(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Basic realm=\"countersign\"";
        return Problems.UnprovenCallback();
    }

    /// <summary>The body; null where it is over the limit.</summary>
    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > RequestLimits.MaxBodyBytes)
            return null;
        var pipe = request.BodyReader;
        var read = await pipe.ReadAsync(cancellationToken);
        while (!read.IsCompleted && read.Buffer.Length <= RequestLimits.MaxBodyBytes)
        {
            pipe.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await pipe.ReadAsync(cancellationToken);
        }

        var body = read.Buffer.Length <= RequestLimits.MaxBodyBytes ? read.Buffer.ToArray() : null;
        pipe.AdvanceTo(read.Buffer.End);
        return body;
    }
}
