using System.Buffers.Binary;
using System.Text;
using Countersign.Storage.Codec;
using Countersign.Storage.States;

namespace Countersign.Storage.Outbox;

/// <summary>
/// The items of one write or of many as they are stored: sealed like a state; inside, of each item, the type, the key
/// and the payload, each behind its length in 4 bytes.
/// </summary>
internal sealed class OutboxCodec(IKeyRing keys, IRandomSource random) : IDisposable
{
    private const int LengthSize = sizeof(int);
    private const int MaxKeptNames = 1_024;
    private const int MaxKeptLength = 128;

    // One address for all: what is sent is bound to the outbox, not to a place in it.
    private static readonly StateAddress Address = new("outbox", "items", "");

    [ThreadStatic]
    private static HashSet<string>? _names;

    private readonly StateEnvelope _envelope = new(keys, random);

    /// <summary>
    /// What the state sends, not yet sealed: what several writes send may be put together before. None where it sends
    /// nothing. The caller gives it back.
    /// </summary>
    /// <exception cref="InvalidOperationException">It sends more than may be sent.</exception>
    public static PooledBytes Pack(object state)
    {
        if (state is not IStateOutbox { Outbox: { Count: > 0 } items })
            return default;
        if (items.Count > IStateOutbox.MaxItems)
            throw new InvalidOperationException($"A write sends {items.Count} items; {IStateOutbox.MaxItems} may be.");

        var packed = PooledBytes.Rent(SizeOf(items));
        var rest = packed.Span;
        for (var at = 0; at < items.Count; at++)
        {
            rest = rest[WriteText(rest, items[at].GrainType)..];
            rest = rest[WriteText(rest, items[at].Key)..];
            rest = rest[WriteBytes(rest, items[at].Payload.Span)..];
        }

        return packed;
    }

    /// <summary>The bytes to store. The caller gives them back.</summary>
    /// <param name="packed">One or more of <see cref="Pack"/>, one after another.</param>
    public PooledBytes Seal(ReadOnlySpan<byte> packed)
    {
        var stored = PooledBytes.Rent(packed.Length + StateEnvelope.Overhead);
        _envelope.Seal(Address, packed, stored.Span);
        return stored;
    }

    /// <summary>The same of one write's; none of none. Gives back what was packed.</summary>
    public PooledBytes Seal(PooledBytes packed)
    {
        if (packed.Length == 0)
            return default;

        try
        {
            return Seal(packed.Span);
        }
        finally
        {
            packed.Return();
        }
    }

    /// <summary>Reads the items back.</summary>
    /// <param name="stored">What was stored.</param>
    /// <param name="major">The first part of their positions.</param>
    /// <param name="minor">The second part of the first item's position; the others follow.</param>
    /// <param name="items">Receives them.</param>
    /// <exception cref="StateUnreadableException">It does not open.</exception>
    public void Decode(ReadOnlySpan<byte> stored, long major, long minor, List<OutboxEntry> items)
    {
        var packed = PooledBytes.Rent(StateEnvelope.PlainSize(Address, stored));
        try
        {
            _envelope.Open(Address, stored, packed.Span);
            for (var rest = (ReadOnlySpan<byte>)packed.Span; rest.Length > 0; minor++)
            {
                var (type, key) = (Text(Read(ref rest)), Text(Read(ref rest)));
                items.Add(new OutboxEntry(new OutboxPosition(major, minor), type, key, Read(ref rest).ToArray()));
            }
        }
        finally
        {
            packed.Return();
        }
    }

    public void Dispose() => _envelope.Dispose();

    /// <summary>Few receivers get most of what is sent: their names are kept.</summary>
    private static string Text(ReadOnlySpan<byte> utf8)
    {
        Span<char> text = stackalloc char[MaxKeptLength];
        if (!Encoding.UTF8.TryGetChars(utf8, text, out var length))
            return Encoding.UTF8.GetString(utf8);

        var names = _names ??= new HashSet<string>(StringComparer.Ordinal);
        var kept = names.GetAlternateLookup<ReadOnlySpan<char>>();
        if (kept.TryGetValue(text[..length], out var known))
            return known;

        if (names.Count >= MaxKeptNames)
            names.Clear();
        var name = text[..length].ToString();
        names.Add(name);
        return name;
    }

    private static int SizeOf(IReadOnlyList<OutboxItem> items)
    {
        var size = 0;
        for (var at = 0; at < items.Count; at++)
        {
            var (type, key, payload) = items[at];
            if (payload.Length > OutboxItem.MaxPayload)
                throw new InvalidOperationException($"An item of {payload.Length} bytes is too large to be sent.");

            size += (3 * LengthSize) + Encoding.UTF8.GetByteCount(type) + Encoding.UTF8.GetByteCount(key)
                + payload.Length;
        }

        return size;
    }

    private static int WriteText(Span<byte> to, string text)
    {
        var written = Encoding.UTF8.GetBytes(text, to[LengthSize..]);
        BinaryPrimitives.WriteInt32LittleEndian(to, written);
        return LengthSize + written;
    }

    private static int WriteBytes(Span<byte> to, ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to, bytes.Length);
        bytes.CopyTo(to[LengthSize..]);
        return LengthSize + bytes.Length;
    }

    private static ReadOnlySpan<byte> Read(ref ReadOnlySpan<byte> rest)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
        var part = rest.Slice(LengthSize, length);
        rest = rest[(LengthSize + length)..];
        return part;
    }
}
