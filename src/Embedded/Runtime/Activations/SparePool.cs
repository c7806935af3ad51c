namespace Countersign.Embedded;

/// <summary>
/// Queues for continuations that became ready while another was: an activation needs one for microseconds at a time, so
/// a few for each thread serve them all.
/// </summary>
internal static class SparePool
{
    private const int MaxKept = 32;

    [ThreadStatic]
    private static Stack<Queue<Task>>? _spare;

    public static Queue<Task> Rent() => _spare is { } spare && spare.TryPop(out var queue) ? queue : new Queue<Task>();

    /// <summary>Takes back an empty queue.</summary>
    public static void Return(Queue<Task> queue)
    {
        var spare = _spare ??= new Stack<Queue<Task>>(MaxKept);
        if (spare.Count < MaxKept)
            spare.Push(queue);
    }
}
