using Countersign.Api.Answers;

namespace Countersign.Api.Health;

/// <summary>What probes ask, without a key. <c>/livez</c> looks at nothing but the process itself.</summary>
internal static class HealthApi
{
    private static readonly string[] Probes = [HttpMethods.Get, HttpMethods.Head];

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/livez", Probes, static () => TypedResults.Text("alive"));
        routes.MapMethods("/readyz", Probes, IResult (Readiness readiness) =>
            readiness.IsReady ? TypedResults.Text("ready") : Problems.NotReady());
    }
}
