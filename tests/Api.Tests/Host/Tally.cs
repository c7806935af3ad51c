using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Api.Tests.Host;

/// <summary>Counts what one host measures, by instrument and tag value.</summary>
internal sealed class Tally : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _counts = new();

    public Tally(params IEnumerable<ApiHost> hosts)
    {
        var factories = hosts
            .Select(static host => host.Services.GetRequiredService<IMeterFactory>())
            .ToHashSet<object>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope is { } scope && factories.Contains(scope))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>(Count);
        _listener.Start();
    }

    /// <summary>The sum of an instrument, of one tag value or of all.</summary>
    public long Of(string instrument, string? tag = null) =>
        _counts.GetValueOrDefault(tag is null ? instrument : $"{instrument}/{tag}");

    public void Dispose() => _listener.Dispose();

    private void Count(
        Instrument instrument, long measurement, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        Add(instrument.Name, measurement);
        foreach (var tag in tags)
            Add($"{instrument.Name}/{tag.Value}", measurement);
    }

    private void Add(string key, long measurement) =>
        _counts.AddOrUpdate(key, measurement, (_, sum) => sum + measurement);
}
