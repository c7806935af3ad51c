using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;

namespace Countersign.Silo.Health;

/// <summary>
/// The door for probes: <c>/livez</c> looks at nothing but the process itself, <c>/readyz</c> says whether the silo
/// serves. On 127.0.0.1 and <c>PORT</c> (8081), or on <c>Urls</c> where given.
/// </summary>
internal static class HealthPort
{
    private const int DefaultPort = 8081;

    /// <summary>Probes are few and short.</summary>
    private const int MaxConnections = 64;

    private static readonly string[] Probes = [HttpMethods.Get, HttpMethods.Head];

    public static void Configure(WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.MaxRequestBodySize = 0;
        });
        if (!string.IsNullOrEmpty(builder.Configuration["urls"]))
            return;

        var port = builder.Configuration.GetValue<int?>("PORT") ?? DefaultPort;
        if (port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
            throw new InvalidOperationException($"PORT is {port}; it must be 0 to 65535.");
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
    }

    public static void MapSiloHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/livez", Probes, static () => TypedResults.Text("alive"));
        routes.MapMethods("/readyz", Probes, static (SiloReadiness readiness) => readiness.IsReady
            ? TypedResults.Text("ready")
            : TypedResults.Text("not ready", statusCode: StatusCodes.Status503ServiceUnavailable));
    }
}
