using System.Diagnostics.Metrics;

namespace Countersign.Silo.Outbox;

/// <summary>What the outbox tells an operator.</summary>
internal sealed class OutboxMetrics : IDisposable
{
    public const string MeterName = "Countersign.Outbox";

    private const string Items = "{item}";

    private readonly Meter _meter;
    private readonly Counter<long> _moved;
    private readonly Counter<long> _held;
    private readonly Counter<long> _released;
    private OutboxSize _size = new(0, new Dictionary<OutboxLane, long>());

    public OutboxMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _moved = _meter.CreateCounter<long>("countersign.outbox.moved", Items, "Items taken at the first offer.");
        _held = _meter.CreateCounter<long>("countersign.outbox.held", Items, "Items held for a receiver.");
        _released = _meter.CreateCounter<long>("countersign.outbox.released", Items, "Held items that were taken.");
        _meter.CreateObservableGauge(
            "countersign.outbox.waiting", () => Size.Waiting, "By", "What nobody was offered yet, about.");
        _meter.CreateObservableGauge(
            "countersign.outbox.lanes", () => Size.Held.Count, "{receiver}", "Receivers for which something is held.");
        _meter.CreateObservableGauge(
            "countersign.outbox.held_size", () => Size.Held.Values.Sum(), "By", "What is held for receivers.");
    }

    private OutboxSize Size => Volatile.Read(ref _size);

    public void Moved(int taken, int held)
    {
        _moved.Add(taken);
        _held.Add(held);
    }

    public void Released(int items) => _released.Add(items);

    public void Measured(OutboxSize size) => Volatile.Write(ref _size, size);

    public void Dispose() => _meter.Dispose();
}
