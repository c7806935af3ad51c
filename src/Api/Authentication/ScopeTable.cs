using Countersign.Tenants;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Countersign.Api.Authentication;

/// <summary>The one table of what a key needs to open an endpoint of tenants.</summary>
internal static class ScopeTable
{
    private const string Any = "*";

    /// <summary>
    /// The first row that fits counts. A path that ends with <c>/**</c> stands for all below it. What is not here opens
    /// to keys with every scope alone.
    /// </summary>
    private static readonly (string Method, string Path, KeyScopes Scope)[] Rows =
    [
        ("POST", "/v1/verifications/{id}/check", KeyScopes.CheckVerifications),
        ("POST", "/v1/check", KeyScopes.CheckVerifications),
        ("POST", "/verify", KeyScopes.CheckVerifications),
        ("POST", "/check", KeyScopes.CheckVerifications),
        ("POST", "/v1/verifications/**", KeyScopes.StartVerifications),
        ("POST", "/start_verification", KeyScopes.StartVerifications),
        ("GET", "/v1/verifications/**", KeyScopes.ReadVerifications),
        ("GET", "/verification_status", KeyScopes.ReadVerifications),
        ("POST", "/v1/messages/**", KeyScopes.SendMessages),
        ("POST", "/send", KeyScopes.SendMessages),
        ("GET", "/v1/messages/**", KeyScopes.ReadMessages),
        ("POST", "/v1/batches", KeyScopes.UploadBatches),
        ("POST", "/bulk", KeyScopes.UploadBatches),
        ("POST", "/v1/batches/**", KeyScopes.ControlBatches),
        ("GET", "/v1/batches/**", KeyScopes.ReadBatches),
        ("POST", "/v1/lookups/**", KeyScopes.LookUp),
        ("GET", "/v1/suppressions/**", KeyScopes.ReadSuppressions),
        (Any, "/v1/suppressions/**", KeyScopes.WriteSuppressions),
        ("GET", "/v1/status", KeyScopes.ReadConfig),
        ("GET", "/status", KeyScopes.ReadConfig),
        ("GET", "/v1/config", KeyScopes.ReadConfig),
        ("GET", "/config", KeyScopes.ReadConfig),
        ("POST", "/v1/templates/preview", KeyScopes.ReadConfig),
        ("GET", "/v1/balance/**", KeyScopes.ReadConfig),
        ("GET", "/balance", KeyScopes.ReadConfig),
        ("GET", "/v1/limits/**", KeyScopes.SimulateLimits),
        ("POST", "/v1/limits/simulate", KeyScopes.SimulateLimits),
        ("GET", "/v1/events/**", KeyScopes.ReadEvents),
        ("GET", "/v1/analytics", KeyScopes.ReadEvents),
        ("POST", "/v1/events/**", KeyScopes.WriteWebhooks),
        ("GET", "/v1/webhooks/**", KeyScopes.ReadEvents),
        (Any, "/v1/webhooks/**", KeyScopes.WriteWebhooks),
        (Any, "/webhook/**", KeyScopes.WriteWebhooks),
        ("GET", "/v1/audit/**", KeyScopes.ReadAudit),
        ("POST", "/v1/erasures", KeyScopes.EraseNumbers),
        ("GET", "/v1/export", KeyScopes.ExportData),
        (Any, "/v1/sandbox/**", KeyScopes.UseSandbox),
    ];

    /// <summary>The scope that a request needs.</summary>
    public static KeyScopes Of(string method, RoutePattern pattern)
    {
        var path = "/" + string.Join('/', pattern.PathSegments.Select(static segment => string.Concat(
            segment.Parts.Select(static part => part switch
            {
                RoutePatternLiteralPart literal => literal.Content,
                RoutePatternParameterPart parameter => $"{{{parameter.Name}}}",
                _ => "",
            }))));
        foreach (var row in Rows)
        {
            if ((row.Method == Any || row.Method == method) && Fits(row.Path, path))
                return row.Scope;
        }

        return KeyScopes.All;
    }

    private static bool Fits(string row, string path) => row.EndsWith("/**", StringComparison.Ordinal)
        ? path == row[..^3] || path.StartsWith(row[..^2], StringComparison.Ordinal)
        : path == row;
}
