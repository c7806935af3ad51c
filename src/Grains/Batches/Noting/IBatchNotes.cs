using Countersign.Verifications;

namespace Countersign.Batches;

/// <summary>
/// Where a number tells the batch row it was started for what became of it. A note is a fact that never turns false, so
/// it may be repeated, in any order, and counts once.
/// </summary>
public interface IBatchNotes
{
    /// <summary>
    /// Takes the note along with the next write of the row's shard, within <see cref="BatchNotesOptions.Delay"/>. It
    /// may be lost by a crash, or where too many wait; whoever must be sure repeats it through <see
    /// cref="NoteDurablyAsync"/>. Never waits for the shard, never throws for its sake.
    /// </summary>
    ValueTask NoteAsync(BatchRowReference row, RowNote note, CancellationToken cancellationToken = default);

    /// <summary>
    /// As <see cref="NoteAsync"/>, and returns only when the note is durable. A batch that is gone takes it too: there
    /// is nothing left to count. Throws where nothing was stored; then it may be repeated.
    /// </summary>
    ValueTask NoteDurablyAsync(BatchRowReference row, RowNote note, CancellationToken cancellationToken = default);
}
