using System.Diagnostics.Metrics;

namespace Countersign.Storage;

/// <summary>
/// What the store tells an operator: how much it writes, in which groups, how long it takes, what fails.
/// </summary>
internal sealed class StorageMetrics : IDisposable
{
    public const string MeterName = "Countersign.Storage";

    private const string Writes = "{write}";

    private readonly TimeProvider _time;
    private readonly Meter _meter;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _overloaded;
    private readonly Counter<long> _noRoom;
    private readonly Counter<long> _trials;
    private readonly Histogram<int> _groupRows;
    private readonly Histogram<double> _groupDuration;

    public StorageMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        _meter = meters.Create(MeterName);
        _rows = _meter.CreateCounter<long>("countersign.storage.writes", Writes, "Durable writes.");
        _failed = _meter.CreateCounter<long>("countersign.storage.failed", Writes, "Writes of unknown outcome.");
        _overloaded = _meter.CreateCounter<long>("countersign.storage.overloaded", Writes, "Writes refused.");
        _noRoom = _meter.CreateCounter<long>(
            "countersign.storage.no_room", Writes, "Writes refused because what they send has no room.");
        _trials = _meter.CreateCounter<long>(
            "countersign.storage.failed_trials", Writes, "Trial writes for which there was still no room.");
        _groupRows = _meter.CreateHistogram<int>("countersign.storage.group.writes", Writes, "Writes per transaction.");
        _groupDuration = _meter.CreateHistogram<double>("countersign.storage.group.duration", "s", "Begin to durable.");
    }

    public long Timestamp() => _time.GetTimestamp();

    public void Committed(int rows, long started)
    {
        _rows.Add(rows);
        _groupRows.Record(rows);
        _groupDuration.Record(_time.GetElapsedTime(started).TotalSeconds);
    }

    public void Failed(int rows) => _failed.Add(rows);

    public void TrialFailed() => _trials.Add(1);

    public void NoRoom() => _noRoom.Add(1);

    public void Overloaded() => _overloaded.Add(1);

    public void Dispose() => _meter.Dispose();
}
