using System.Diagnostics.Metrics;

namespace Countersign.Embedded;

/// <summary>What operators can watch: how full the runtime is, and what it turned away or gave up.</summary>
internal sealed class RuntimeMetrics
{
    public const string MeterName = "Countersign.Embedded";

    private readonly Counter<long> _shed;
    private readonly Counter<long> _timedOut;

    public RuntimeMetrics(IMeterFactory meters, Silo silo)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableUpDownCounter(
            "countersign.runtime.activations", () => silo.Collector.Count, "{activation}", "Activations in memory.");
        meter.CreateObservableUpDownCounter(
            "countersign.runtime.calls.outstanding", () => silo.OutstandingCount, "{call}", "Calls not answered yet.");
        _shed = meter.CreateCounter<long>("countersign.runtime.calls.shed", "{call}", "Calls turned away by a limit.");
        _timedOut = meter.CreateCounter<long>(
            "countersign.runtime.calls.timed_out", "{call}", "Calls given up by their callers.");
    }

    public void Shed(string limit, bool background)
        => _shed.Add(1, new("limit", limit), new("chain", background ? "background" : "interactive"));

    public void TimedOut() => _timedOut.Add(1);
}
