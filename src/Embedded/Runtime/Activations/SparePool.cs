namespace Countersign.Embedded;

/// <summary>
/// Queues for continuations that became ready while another was: an activation needs one for microseconds at a time, so
/// a few for each thread serve them all.
/// </summary>
internal static class SparePool
{
    private const int MaxKept = 32;

    [ThreadStatic]
    private static Stack<Queue<Turn>>? _spare;

    public static Queue<Turn> Rent() => _spare is { } spare && spare.TryPop(out var queue) ? queue : new Queue<Turn>();

    /// <summary>Takes back an empty queue.</summary>
    public static void Return(Queue<Turn> queue)
    {
        var spare = _spare ??= new Stack<Queue<Turn>>(MaxKept);
        if (spare.Count < MaxKept)
            spare.Push(queue);
    }
}
