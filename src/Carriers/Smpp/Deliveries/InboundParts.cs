using Countersign.Numbers;

namespace Countersign.Carriers.Smpp.Deliveries;

/// <summary>
/// Puts messages of handsets together from their parts. Parts are acknowledged one by one, as carriers need it, so a
/// message whose parts came before and after a crash is lost; one of a single part never comes here.
/// </summary>
internal sealed class InboundParts(TimeProvider time)
{
    /// <summary>Messages that may be incomplete at once; beyond it the oldest is given up.</summary>
    public const int MaxMessages = 1_000;

    /// <summary>Most parts of one message; those that say they have more are not taken.</summary>
    public const int MaxParts = 16;

    /// <summary>How long the parts of a message may be apart.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<Key, Pieces> _incomplete = [];
    private readonly LinkedList<Key> _oldest = [];

    /// <summary>Messages given up since the last call.</summary>
    public int TakeLost()
    {
        lock (_gate)
        {
            var lost = Lost;
            Lost = 0;
            return lost;
        }
    }

    private int Lost { get; set; }

    /// <summary>
    /// Takes a part. The text where all are there; it stays here until <see cref="Forget"/>, so that the last part can
    /// be offered again. False where this is no part of a message that can be.
    /// </summary>
    public bool TryAdd(Delivery.Inbound inbound, InboundPart part, out string? text)
    {
        text = null;
        if (part.Total is < 2 or > MaxParts || part.Number < 1 || part.Number > part.Total)
            return false;

        lock (_gate)
        {
            Drop();
            var key = Key.Of(inbound, part);
            if (!_incomplete.TryGetValue(key, out var pieces))
            {
                pieces = new Pieces(new string?[part.Total], time.GetTimestamp(), _oldest.AddLast(key));
                _incomplete.Add(key, pieces);
            }

            pieces.Texts[part.Number - 1] = inbound.Text;
            if (Array.IndexOf(pieces.Texts, null) < 0)
                text = string.Concat(pieces.Texts);

            return true;
        }
    }

    /// <summary>The message is with its sink.</summary>
    public void Forget(Delivery.Inbound inbound, InboundPart part)
    {
        lock (_gate)
        {
            if (_incomplete.Remove(Key.Of(inbound, part), out var pieces))
                _oldest.Remove(pieces.Place);
        }
    }

    private void Drop()
    {
        while (_oldest.First?.Value is { } key
            && (_incomplete.Count >= MaxMessages || time.GetElapsedTime(_incomplete[key].Since) >= Patience))
        {
            _oldest.RemoveFirst();
            _incomplete.Remove(key);
            Lost++;
        }
    }

    private readonly record struct Key(E164 From, string To, int Reference, int Total)
    {
        public static Key Of(Delivery.Inbound inbound, InboundPart part) =>
            new(inbound.From, inbound.To, part.Reference, part.Total);
    }

    private sealed record Pieces(string?[] Texts, long Since, LinkedListNode<Key> Place);
}
