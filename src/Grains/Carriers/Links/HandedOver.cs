namespace Countersign.Carriers.Links;

/// <summary>
/// What this link was given lately, so that a call that arrives twice hands over once. Used by the turns of one
/// activation only.
/// </summary>
internal sealed class HandedOver
{
    /// <summary>References remembered; a call is not delayed for as long as it takes to hand over so many.</summary>
    public const int Remembered = 4_096;

    private readonly Dictionary<string, Task<SubmissionResult>> _known = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>The answer of the first call of that reference.</summary>
    public Task<SubmissionResult> Once(string reference, Func<Task<SubmissionResult>> handOver)
    {
        if (_known.TryGetValue(reference, out var known))
            return known;

        while (_order.Count >= Remembered)
            _known.Remove(_order.Dequeue());

        _order.Enqueue(reference);
        return _known[reference] = handOver();
    }
}
