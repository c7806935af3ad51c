using System.Diagnostics.Metrics;

namespace Countersign.Events;

/// <summary>What event logs tell an operator.</summary>
internal sealed class EventLogMetrics : IDisposable
{
    public const string MeterName = "Countersign.Events";

    private readonly Meter _meter;
    private readonly Counter<long> _appended;
    private readonly Counter<long> _unreadable;

    public EventLogMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _appended = _meter.CreateCounter<long>("countersign.events.appended", "{event}", "Events that got a place.");
        _unreadable = _meter.CreateCounter<long>(
            "countersign.events.unreadable", "{event}", "What was sent to a log and is no event.");
    }

    public void Appended(int events) => _appended.Add(events);

    public void Unreadable() => _unreadable.Add(1);

    public void Dispose() => _meter.Dispose();
}
