using System.Text.Json.Serialization;
using Countersign.Api.Admin.Plans;
using Countersign.Api.Admin.Tenants;
using Countersign.Api.Analytics;
using Countersign.Carriers;

namespace Countersign.Api.Admin;

/// <summary>All routes of live traffic.</summary>
internal sealed record RoutesBody(IReadOnlyList<RouteBody> Items)
{
    /// <summary>There is one page: an installation has few routes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Next { get; init; }
}

/// <summary>One route. Counts fade with time; parts are 0 to 1.</summary>
internal sealed record RouteBody(
    string Id,
    string? Kind,
    int Links,
    string Breaker,
    DateTimeOffset? OpenUntil,
    bool Disabled,
    RulingBody? Ruling,
    double Throttle,
    int Silos,
    IReadOnlyList<RouteHealthBody> Destinations)
{
    public static RouteBody Of(string id, IConfigurationSection settings, RouteAdvice advice) => new(
        id,
        settings["Kind"],
        int.TryParse(settings["Links"], out var links) ? links : 1,
        advice.Breaker switch
        {
            BreakerState.Closed => "closed",
            BreakerState.Open => "open",
            _ => "half-open",
        },
        advice.OpenUntil,
        advice.IsDisabled,
        advice.Ruling is { } ruling ? new RulingBody(ruling.Reason, ruling.By, ruling.At) : null,
        Math.Round(advice.Throttle, 2),
        advice.Silos,
        [
            .. advice.Health.Select(RouteHealthBody.Of)
                .OrderBy(one => one.Region, StringComparer.Ordinal).ThenBy(one => one.Bulk),
        ]);
}

/// <summary>The latest word of an operator.</summary>
internal sealed record RulingBody(string Reason, string By, DateTimeOffset At);

/// <summary>A route to one region, of single starts or of batches. Latency is in seconds.</summary>
internal sealed record RouteHealthBody(
    string Region,
    bool Bulk,
    double Accepted,
    double Failed,
    double Refused,
    double Unknown,
    double Delivered,
    double Undelivered,
    double Latency,
    double Tried,
    double Approved,
    double? Conversion)
{
    private const double MsPerSecond = 1_000;

    public static RouteHealthBody Of(DestinationHealth health) => new(
        health.Region,
        health.Bulk,
        Math.Round(health.Accepted, 1),
        Math.Round(health.Failed, 1),
        Math.Round(health.Refused, 1),
        Math.Round(health.Unknown, 1),
        Math.Round(health.Delivered, 1),
        Math.Round(health.Undelivered, 1),
        Math.Round(health.LatencyMs / MsPerSecond, 3),
        Math.Round(health.Trials, 1),
        Math.Round(health.Approved, 1),
        health.Trials < 1 ? null : Math.Round(health.Approved / health.Trials, 3));
}

/// <summary>The JSON of what operators are answered.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RoutesBody))]
[JsonSerializable(typeof(RouteBody))]
[JsonSerializable(typeof(TenantsBody))]
[JsonSerializable(typeof(PlansBody))]
[JsonSerializable(typeof(TenantBody))]
[JsonSerializable(typeof(KeysBody))]
[JsonSerializable(typeof(NewKeyBody))]
[JsonSerializable(typeof(RebuildBody))]
internal sealed partial class AdminWire : JsonSerializerContext;
