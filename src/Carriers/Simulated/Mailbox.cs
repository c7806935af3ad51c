using System.Runtime.InteropServices;
using Countersign.Numbers;

namespace Countersign.Carriers.Simulated;

/// <summary>
/// The messages of one tenant: a ring of the newest ones, and for each number a chain through them. Not thread-safe;
/// the inbox holds its lock.
/// </summary>
internal sealed class Mailbox(int capacity)
{
    private const int FirstSize = 64;

    private readonly Dictionary<E164, long> _newestOf = [];
    private Slot[] _ring = new Slot[Math.Min(FirstSize, capacity)];
    private long _next = 1;

    /// <summary>The real time of the latest message.</summary>
    public long LastUsed { get; set; }

    private long Oldest => Math.Max(1, _next - _ring.Length);

    public void Add(Func<long, SandboxMessage> make)
    {
        if (_next > _ring.Length && _ring.Length < capacity)
            Grow();

        ref var slot = ref _ring[_next % _ring.Length];
        if (slot.Message is { } evicted && _newestOf.GetValueOrDefault(evicted.To) == evicted.Sequence)
            _newestOf.Remove(evicted.To);

        var message = make(_next);
        ref var newest = ref CollectionsMarshal.GetValueRefOrAddDefault(_newestOf, message.To, out _);
        slot = new Slot(message, newest);
        newest = _next++;
    }

    public List<SandboxMessage> List(E164? to, long? before, int limit)
    {
        var found = new List<SandboxMessage>(Math.Min(limit, 16));
        var sequence = to is { } number ? _newestOf.GetValueOrDefault(number) : _next - 1;
        while (sequence >= Oldest && found.Count < limit)
        {
            var slot = _ring[sequence % _ring.Length];
            if (before is null || sequence < before)
                found.Add(slot.Message!);

            sequence = to is null ? Math.Min(sequence, before ?? sequence) - 1 : slot.PreviousToNumber;
        }

        return found;
    }

    private void Grow()
    {
        var larger = new Slot[Math.Min(_ring.Length * 2, capacity)];
        for (var sequence = Oldest; sequence < _next; sequence++)
            larger[sequence % larger.Length] = _ring[sequence % _ring.Length];

        _ring = larger;
    }

    private readonly record struct Slot(SandboxMessage? Message, long PreviousToNumber);
}
