using Countersign.Api.Answers;
using Countersign.Api.Calls;
using Countersign.Api.Requests;
using Countersign.Carriers;
using Countersign.Carriers.Routing;
using Microsoft.AspNetCore.Http.HttpResults;
using Orleans;

namespace Countersign.Api.Admin;

/// <summary>Routes as operators see and rule them. A front door knows their ids from its own configuration.</summary>
internal static class RoutesApi
{
    public static void MapRoutesOfOperators(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/admin/routes").RequireOperator().WithTags("Admin");
        group.MapGet("", List);
        group.MapPost("/{id}/disable", Disable);
        group.MapPost("/{id}/enable", Enable);
    }

    public static async Task<Ok<RoutesBody>> List(
        IConfiguration configuration, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var sections = configuration.GetSection(RoutesOptions.Section).GetChildren();
        var bodies = await Task.WhenAll(sections.Select(async section => RouteBody.Of(
            section.Key, section, await grains.GetGrain<ICarrierRouteGrain>(section.Key).GetAsync(cancellationToken))));
        return TypedResults.Ok(new RoutesBody(bodies));
    }

    public static Task<Results<Ok<RouteBody>, Problem>> Disable(
        string id, Body<ReasonRequest> body, HttpContext context, GrainCalls calls, IGrainFactory grains) =>
        RuleAsync(
            static (grain, order, token) => grain.DisableAsync(order, token), id, body.Value, context, calls, grains);

    public static Task<Results<Ok<RouteBody>, Problem>> Enable(
        string id, Body<ReasonRequest> body, HttpContext context, GrainCalls calls, IGrainFactory grains) =>
        RuleAsync(
            static (grain, order, token) => grain.EnableAsync(order, token), id, body.Value, context, calls, grains);

    private static async Task<Results<Ok<RouteBody>, Problem>> RuleAsync(
        Func<ICarrierRouteGrain, RouteOrder, CancellationToken, Task<RouteAdvice>> call,
        string id,
        ReasonRequest request,
        HttpContext context,
        GrainCalls calls,
        IGrainFactory grains)
    {
        var configuration = context.RequestServices.GetRequiredService<IConfiguration>();
        var settings = configuration.GetSection(RoutesOptions.Section).GetChildren()
            .FirstOrDefault(section => section.Key == id);
        if (settings is null)
            return Problems.NoSuchRoute();

        var order = new RouteOrder(request.Reason, context.Operator().KeyId);
        var grain = grains.GetGrain<ICarrierRouteGrain>(settings.Key);
        var advice = await calls.RunAsync(call, grain, order, context.RequestAborted);
        return TypedResults.Ok(RouteBody.Of(settings.Key, settings, advice));
    }
}
