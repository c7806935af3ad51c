using System.Diagnostics.Metrics;

namespace Countersign.Api.Calls;

/// <summary>What an operator counts at the front door. Tags come from closed sets alone.</summary>
internal sealed class FrontDoorMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Countersign.FrontDoor";

    private readonly Meter _meter;
    private readonly Counter<long> _problems;
    private readonly Counter<long> _repeats;
    private readonly UpDownCounter<long> _inFlight;

    public FrontDoorMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _problems = _meter.CreateCounter<long>("countersign.front_door.problems", "{answer}", "Problems, by type.");
        _repeats = _meter.CreateCounter<long>("countersign.front_door.call_repeats", "{call}", "Calls made again.");
        _inFlight = _meter.CreateUpDownCounter<long>(
            "countersign.front_door.in_flight", "{request}", "Requests under way.");
    }

    public void Answered(string slug) => _problems.Add(1, new KeyValuePair<string, object?>("type", slug));

    public void CallRepeated() => _repeats.Add(1);

    public void Entered() => _inFlight.Add(1);

    public void Left() => _inFlight.Add(-1);

    public void Dispose() => _meter.Dispose();
}
