using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Orleans;

namespace Countersign.Silo.Hosting;

/// <summary>Sends metrics and traces to a collector, where one is named.</summary>
internal static class TelemetryExtensions
{
    private const string Service = "countersign";

    private static readonly string[] Meters =
        ["Countersign.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    private static readonly string[] Sources =
        ["Countersign.*", "Microsoft.AspNetCore", "System.Net.Http"];

    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(TelemetryOptions.Section).Get<TelemetryOptions>() ?? new();
        if (options.Fault() is { } fault)
            throw new InvalidOperationException(fault);
        if (options.Otlp is not { } collector)
            return;

        builder.Services.AddSingleton<IOutgoingGrainCallFilter, CallTraces>();
        builder.Services.AddSingleton<IIncomingGrainCallFilter, CallTraces>();
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(static resource => resource.AddService(Service))
            .WithMetrics(metrics => metrics
                .AddMeter(Meters)
                .SetExemplarFilter(ExemplarFilterType.TraceBased)
                .AddOtlpExporter((exporter, reader) =>
                {
                    To(exporter, collector, "v1/metrics");
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds =
                        (int)options.Interval.TotalMilliseconds;
                }))
            .WithTracing(traces => traces
                .AddSource(Sources)
                .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.Traced)))
                .AddOtlpExporter(exporter => To(exporter, collector, "v1/traces")));
    }

    private static void To(OtlpExporterOptions exporter, Uri collector, string path)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri($"{collector.AbsoluteUri.TrimEnd('/')}/{path}");
    }
}
