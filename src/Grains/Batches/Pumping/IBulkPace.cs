namespace Countersign.Batches;

/// <summary>
/// How long work of a batch that is no start (reading an upload, writing results) gives way to interactive requests.
/// </summary>
public interface IBulkPace
{
    /// <summary>
    /// Called between two pieces of a millisecond or less; waits a moment where somebody waits at the front door.
    /// </summary>
    ValueTask GiveWayAsync(CancellationToken cancellationToken = default);
}
