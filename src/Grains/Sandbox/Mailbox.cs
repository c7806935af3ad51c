using System.Runtime.InteropServices;
using Countersign.Numbers;

namespace Countersign.Sandbox;

/// <summary>
/// The messages of one inbox: a ring of the newest ones, and for each number a chain through them. Sequences grow with
/// real time and carry the part of the inbox, so that the lists of several inboxes can be merged. Not thread-safe.
/// </summary>
/// <param name="capacity">Messages that are kept.</param>
/// <param name="part">The part, in the lowest bits of each sequence.</param>
internal sealed class Mailbox(int capacity, int part)
{
    private const int FirstSize = 64;

    private readonly Dictionary<E164, long> _newestOf = [];
    private Slot[] _ring = new Slot[Math.Min(FirstSize, capacity)];
    private long _next = 1;
    private long _lastSequence;

    private long Oldest => Math.Max(1, _next - _ring.Length);

    public void Add(SandboxMessage message, DateTimeOffset now)
    {
        if (_next > _ring.Length && _ring.Length < capacity)
            Grow();

        ref var slot = ref _ring[_next % _ring.Length];
        if (slot.Message is { } evicted && _newestOf.GetValueOrDefault(evicted.To) == _next - _ring.Length)
            _newestOf.Remove(evicted.To);

        _lastSequence = NextSequence(now);
        ref var newest = ref CollectionsMarshal.GetValueRefOrAddDefault(_newestOf, message.To, out _);
        slot = new Slot(message with { Sequence = _lastSequence }, newest);
        newest = _next++;
    }

    public IEnumerable<SandboxMessage> List(E164? to, long? before, int limit)
    {
        var left = limit;
        var place = to is { } number ? _newestOf.GetValueOrDefault(number) : FirstBefore(before);
        while (place >= Oldest && left > 0)
        {
            var slot = _ring[place % _ring.Length];
            if (before is null || slot.Message!.Sequence < before)
            {
                left--;
                yield return slot.Message!;
            }

            place = to is null ? place - 1 : slot.PreviousToNumber;
        }
    }

    /// <summary>Microseconds of real time, or one more than the last where that is not later, and the part.</summary>
    private long NextSequence(DateTimeOffset now)
    {
        var clock = (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var time = Math.Max(clock, (_lastSequence >> SandboxInboxes.PartBits) + 1);
        return (time << SandboxInboxes.PartBits) | (uint)part;
    }

    /// <summary>The place of the newest message that is older than a sequence; sequences grow with places.</summary>
    private long FirstBefore(long? before)
    {
        var (low, high) = (Oldest, _next - 1);
        while (before is not null && low <= high)
        {
            var middle = low + ((high - low) / 2);
            if (_ring[middle % _ring.Length].Message!.Sequence < before)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return high;
    }

    private void Grow()
    {
        var larger = new Slot[Math.Min(_ring.Length * 2, capacity)];
        for (var place = Oldest; place < _next; place++)
            larger[place % larger.Length] = _ring[place % _ring.Length];

        _ring = larger;
    }

    private readonly record struct Slot(SandboxMessage? Message, long PreviousToNumber);
}
