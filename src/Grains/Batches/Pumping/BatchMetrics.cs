using System.Diagnostics.Metrics;

namespace Countersign.Batches;

/// <summary>What operators count of batches.</summary>
internal sealed class BatchMetrics
{
    private readonly Counter<long> _rows;
    private readonly Counter<long> _tries;
    private readonly Counter<long> _notesLost;
    private readonly Counter<long> _progressLost;

    public BatchMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Countersign.Batches");
        _rows = meter.CreateCounter<long>("countersign.batch.rows", "{row}", "Rows that got their outcome, by status.");
        _tries = meter.CreateCounter<long>("countersign.batch.postponed", "{row}", "Starts of rows to be tried again.");
        _notesLost = meter.CreateCounter<long>(
            "countersign.batch.notes_lost", "{note}", "Notes on rows let go unwritten.");
        _progressLost = meter.CreateCounter<long>(
            "countersign.batch.progress_lost", "{item}", "Steps of batches that did not get onto their stream.");
    }

    public void Stepped(StartedRows step)
    {
        foreach (var status in Enum.GetValues<RowStatus>())
        {
            var count = step.Settled.Count(outcome => outcome.Status == status);
            if (count > 0)
                _rows.Add(count, new KeyValuePair<string, object?>("status", status.ToString()));
        }

        if (step.Unsettled > 0)
            _tries.Add(step.Unsettled);
    }

    public void NotesLost(int count) => _notesLost.Add(count);

    public void ProgressLost() => _progressLost.Add(1);
}
