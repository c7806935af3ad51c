using Countersign.Api.Answers;

namespace Countersign.Api.Health;

/// <summary>What probes ask, without a key. <c>/livez</c> looks at nothing but the process itself.</summary>
internal static class HealthApi
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/livez", static () => TypedResults.Text("alive"));
        routes.MapGet("/readyz", IResult (Readiness readiness) =>
            readiness.IsReady ? TypedResults.Text("ready") : Problems.NotReady());
    }
}
