namespace Countersign.Silo.Hosting;

/// <summary>Where metrics and traces go (section <c>Telemetry</c>).</summary>
public sealed class TelemetryOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Telemetry";

    /// <summary>
    /// The base URL of a collector that speaks OTLP over HTTP, such as <c>http://collector:4318</c>. Default: none, and
    /// nothing is sent.
    /// </summary>
    public Uri? Otlp { get; set; }

    /// <summary>How often metrics are sent. 1 second to 10 minutes. Default: 30 seconds.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The share of requests that are traced, 0 to 1. Default: 0.01.</summary>
    public double Traced { get; set; } = 0.01;

    /// <summary>What is wrong with it; null where nothing is.</summary>
    internal string? Fault() => this switch
    {
        { Otlp: { } url } when !url.IsAbsoluteUri || url.Scheme is not ("http" or "https") =>
            "Telemetry:Otlp must be an http or https URL; correct it or leave it out to send nothing.",
        _ when Interval < TimeSpan.FromSeconds(1) || Interval > TimeSpan.FromMinutes(10) =>
            "Telemetry:Interval must be 1 second to 10 minutes; correct it or leave it out for 30 seconds.",
        _ when Traced is not (>= 0 and <= 1) =>
            "Telemetry:Traced must be 0 to 1; correct it or leave it out for 0.01.",
        _ => null,
    };
}
