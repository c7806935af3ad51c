using System.Buffers;
using Countersign.Api.Answers;
using Countersign.Api.Calls;
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
        string route, string? token, HttpContext context, CarrierCallbacks callbacks, GrainCalls calls) =>
        TakeAsync(route, token, context, callbacks, calls, static (c, r, t) => c.TakeReceiptsAsync(r, t));

    private static Task<Results<NoContent, Problem>> TakeInboundAsync(
        string route, string? token, HttpContext context, CarrierCallbacks callbacks, GrainCalls calls) =>
        TakeAsync(route, token, context, callbacks, calls, static (c, r, t) => c.TakeInboundAsync(r, t));

    /// <summary>
    /// Anything but 204 has the carrier offer it again; so 204 is answered only after all of it is durable. What was
    /// stored before a conflict is stored twice without harm.
    /// </summary>
    private static async Task<Results<NoContent, Problem>> TakeAsync(
        string route,
        string? token,
        HttpContext context,
        CarrierCallbacks callbacks,
        GrainCalls calls,
        Func<CarrierCallbacks, CallbackRequest, CancellationToken, Task<CallbackOutcome>> take)
    {
        if (await ReadAsync(context.Request, context.RequestAborted) is not { } body)
            return Problems.BodyTooLarge(RequestLimits.MaxBodyBytes);

        var request = new CallbackRequest(route, token, context.Request.Headers, body);
        return await calls.RunAsync(take, callbacks, request, context.RequestAborted) switch
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
