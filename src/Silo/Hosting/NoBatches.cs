using Countersign.Batches;
using Countersign.Verifications;

namespace Countersign.Silo.Hosting;

/// <summary>Where no batches are, nobody waits for notes.</summary>
internal sealed class NoBatches : IBatchNotes
{
    public ValueTask NoteAsync(BatchRowReference row, RowNote note, CancellationToken cancellationToken = default) =>
        ValueTask.CompletedTask;

    public ValueTask NoteDurablyAsync(BatchRowReference row, RowNote note, CancellationToken cancellationToken = default) =>
        ValueTask.CompletedTask;
}
