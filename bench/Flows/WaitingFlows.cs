namespace Countersign.Bench.Flows;

/// <summary>
/// Started flows whose code is not known yet, found by a 64-bit digest of the verification id, and the codes that
/// were read before their start was answered.
/// </summary>
internal sealed class WaitingFlows
{
    private const int MaxKept = 4096;

    private readonly Dictionary<ulong, Flow> _waiting = [];
    private readonly Dictionary<ulong, ulong> _early = [];
    private readonly HashSet<ulong> _settled = [];
    private readonly Queue<ulong> _earlyOrder = new();
    private readonly Queue<ulong> _settledOrder = new();

    public int Count => _waiting.Count;

    /// <summary>Takes a started flow; true when its code had been read already.</summary>
    public bool Add(Flow flow)
    {
        var digest = Digest(flow.Id);
        if (_early.Remove(digest, out var code))
        {
            Span<byte> digits = stackalloc byte[10];
            flow.Code = Unpack(code, digits);
            Settle(digest);
            return true;
        }

        _waiting[digest] = flow;
        return false;
    }

    /// <summary>Takes a delivered message; the flow that it was for, or null.</summary>
    public Flow? Match(ReadOnlySpan<byte> id, ReadOnlySpan<byte> code)
    {
        var digest = Digest(id);
        if (_waiting.Remove(digest, out var flow))
        {
            flow.Code = code;
            Settle(digest);
            return flow;
        }

        if (!_settled.Contains(digest) && _early.TryAdd(digest, Pack(code)))
            Bound(_earlyOrder, digest, oldest => _early.Remove(oldest));
        return null;
    }

    /// <summary>Gives up those whose code ought to have come long ago.</summary>
    public IReadOnlyList<Flow> RemoveStartedBefore(long limit)
    {
        var lost = _waiting.Where(entry => entry.Value.StartedAt < limit).ToList();
        foreach (var (digest, _) in lost)
            _waiting.Remove(digest);
        return [.. lost.Select(entry => entry.Value)];
    }

    // Polls overlap: a message that was matched a moment ago must not count as an early one.
    private void Settle(ulong digest)
    {
        _settled.Add(digest);
        Bound(_settledOrder, digest, oldest => _settled.Remove(oldest));
    }

    private static void Bound(Queue<ulong> order, ulong newest, Action<ulong> forget)
    {
        order.Enqueue(newest);
        if (order.Count > MaxKept)
            forget(order.Dequeue());
    }

    private static ulong Digest(ReadOnlySpan<byte> id)
    {
        var digest = 14695981039346656037UL;
        foreach (var letter in id)
            digest = (digest ^ letter) * 1099511628211UL;
        return digest;
    }

    // At most ten digits, kept as a number with a leading 1.
    private static ulong Pack(ReadOnlySpan<byte> code)
    {
        ulong packed = 1;
        foreach (var digit in code)
            packed = (packed * 10) + (ulong)(digit - '0');
        return packed;
    }

    private static Span<byte> Unpack(ulong packed, Span<byte> digits)
    {
        var at = digits.Length;
        for (; packed > 1; packed /= 10)
            digits[--at] = (byte)('0' + (packed % 10));
        return digits[at..];
    }
}
