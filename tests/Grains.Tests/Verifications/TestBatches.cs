using System.Collections.Concurrent;
using Countersign.Batches;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Verifications;

/// <summary>Batches that keep their notes, or refuse them.</summary>
internal sealed class TestBatches : IBatchNotes
{
    public ConcurrentQueue<(BatchRowReference Row, RowNote Note)> Notes { get; } = new();

    public bool Refuse { get; set; }

    public ValueTask NoteAsync(BatchRowReference row, RowNote note, CancellationToken cancellationToken = default) =>
        NoteDurablyAsync(row, note, cancellationToken);

    public ValueTask NoteDurablyAsync(
        BatchRowReference row, RowNote note, CancellationToken cancellationToken = default)
    {
        if (Refuse)
            throw new InvalidOperationException("Not now.");

        Notes.Enqueue((row, note));
        return ValueTask.CompletedTask;
    }
}
