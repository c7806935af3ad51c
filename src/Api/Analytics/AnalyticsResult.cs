using System.Text.Json;
using Countersign.Analytics;

namespace Countersign.Api.Analytics;

/// <summary>What a tenant's verifications and messages came to. See docs/analytics.md.</summary>
internal sealed class AnalyticsResult(AnalyticsQuery query, TallyTable table, string currency) : IResult
{
    private static readonly (string Name, double Part)[] Percentiles =
        [("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99)];

    private static readonly (string Name, TallyCount Count)[] Counts =
    [
        ("starts", TallyCount.Starts),
        ("resends", TallyCount.Resends),
        ("sends", TallyCount.Sends),
        ("deliveries", TallyCount.Deliveries),
        ("undelivered", TallyCount.Undelivered),
        ("rejected", TallyCount.Rejected),
        ("unknown", TallyCount.Unknown),
        ("dropped", TallyCount.Dropped),
        ("wrong_checks", TallyCount.WrongChecks),
        ("approvals", TallyCount.Approvals),
        ("expired", TallyCount.Expired),
        ("cancelled", TallyCount.Cancelled),
        ("failed", TallyCount.Failed),
        ("refused", TallyCount.Refused),
        ("challenged", TallyCount.Challenged),
        ("cost", TallyCount.Cost),
    ];

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(httpContext.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("from"u8, At(query.Tallies.From));
        json.WriteString("to"u8, At(query.Tallies.To));
        json.WriteString("granularity"u8, query.Granularity);
        json.WriteString("currency"u8, currency);
        json.WriteStartArray("items"u8);
        foreach (var line in table.Lines)
            Write(json, line);

        json.WriteEndArray();
        json.WriteNumber("behind"u8, table.Behind);
        json.WriteEndObject();
    }

    private void Write(Utf8JsonWriter json, TallyLine line)
    {
        json.WriteStartObject();
        if (!query.Tallies.Total)
            json.WriteString("at"u8, At(line.At));

        var values = TallyKey.Values(line.Key);
        foreach (var label in query.Labels)
        {
            if (values[(int)label] is { Length: > 0 } value)
                json.WriteString(AnalyticsQuery.WordOf(label), value);
            else
                json.WriteNull(AnalyticsQuery.WordOf(label));
        }

        foreach (var (name, count) in Counts)
            json.WriteNumber(name, line[count]);

        Write(json, "delivery_rate", line[TallyCount.Deliveries], line[TallyCount.Sends]);
        Write(json, "approval_rate", line[TallyCount.Approvals], line[TallyCount.Deliveries]);
        Write(json, "conversion", line[TallyCount.Approvals], line[TallyCount.Starts]);
        Write(json, "time_to_deliver", QuantileSketch.Of(line.ToDeliver));
        Write(json, "time_to_verify", QuantileSketch.Of(line.ToVerify));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, long part, long all)
    {
        if (all == 0)
            json.WriteNull(name);
        else
            json.WriteNumber(name, Math.Round((double)part / all, 4));
    }

    private static void Write(Utf8JsonWriter json, string name, QuantileSketch sketch)
    {
        if (sketch.Count == 0)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("count"u8, sketch.Count);
        foreach (var (percentile, part) in Percentiles)
            json.WriteNumber(percentile, Math.Round(sketch.Quantile(part)!.Value.TotalSeconds, 3));

        json.WriteEndObject();
    }

    private static DateTime At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime;
}
