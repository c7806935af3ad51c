namespace Countersign.Storage.Groups;

/// <summary>
/// Forms groups of what waits. Any number of threads may ask for the next group; one forms it at a time, while the
/// others write theirs.
/// </summary>
internal sealed class GroupGatherer<TWork>(WorkQueue<TWork> queue, GroupPacer pacer)
    where TWork : PendingWork
{
    private readonly Lock _turn = new();

    /// <summary>Blocks until something waits, and for company where that pays; fills the empty group.</summary>
    /// <returns>False once the queue is closed and empty.</returns>
    public bool Next(List<TWork> group)
    {
        lock (_turn)
        {
            if (!queue.WaitForWork())
                return false;

            if (pacer.Target(queue.Count) is > 0 and var target)
                pacer.Waited(queue.WaitForMore(target));

            queue.Take(group);
            pacer.Took(group.Count);
            return true;
        }
    }
}
