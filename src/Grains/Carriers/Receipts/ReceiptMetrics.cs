using System.Diagnostics.Metrics;

namespace Countersign.Carriers;

/// <summary>What an operator counts of receipts. Tags come from closed sets.</summary>
internal sealed class ReceiptMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Countersign.Receipts";

    private readonly Counter<long> _receipts;
    private readonly Counter<long> _forgotten;
    private readonly Counter<long> _lost;
    private readonly Histogram<int> _written;

    public ReceiptMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _receipts = meter.CreateCounter<long>("countersign.receipt.received", "{receipt}", "Receipts, by their fate.");
        _forgotten = meter.CreateCounter<long>(
            "countersign.receipt.forgotten", "{message}", "Message ids that made room before their receipt came.");
        _lost = meter.CreateCounter<long>(
            "countersign.receipt.unmapped", "{message}", "Message ids that could not be stored.");
        _written = meter.CreateHistogram<int>(
            "countersign.receipt.written", "{message}", "Message ids of one write, those carried along included.");
    }

    public void Received(ReceiptFate fate) => _receipts.Add(1, new KeyValuePair<string, object?>("fate", fate switch
    {
        ReceiptFate.Delivered => "delivered",
        ReceiptFate.Kept => "kept",
        _ => "unknown",
    }));

    public void Forgotten(long count) => _forgotten.Add(count);

    public void Unmapped() => _lost.Add(1);

    public void Written(int count) => _written.Record(count);
}
