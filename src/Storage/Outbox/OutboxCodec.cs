using System.Buffers.Binary;
using System.Text;
using Countersign.Storage.Codec;
using Countersign.Storage.States;

namespace Countersign.Storage.Outbox;

/// <summary>
/// The items of one write as they are stored: sealed like a state; inside, of each item, the type, the key and the
/// payload, each behind its length in 4 bytes.
/// </summary>
internal sealed class OutboxCodec(IKeyRing keys, IRandomSource random) : IDisposable
{
    private const int LengthSize = sizeof(int);
    private const int KeptScratchBytes = 64 * 1024;
    private const int MaxKeptNames = 1_024;
    private const int MaxKeptLength = 128;

    // One address for all: what is sent is bound to the outbox, not to a place in it.
    private static readonly StateAddress Address = new("outbox", "items", "");

    [ThreadStatic]
    private static byte[]? _scratch;

    [ThreadStatic]
    private static HashSet<string>? _names;

    private readonly StateEnvelope _envelope = new(keys, random);

    /// <summary>The bytes to store; none where the state sends nothing. The caller gives them back.</summary>
    /// <exception cref="InvalidOperationException">It sends more than may be sent.</exception>
    public PooledBytes Encode(object state)
    {
        if (state is not IStateOutbox { Outbox: { Count: > 0 } items })
            return default;
        if (items.Count > IStateOutbox.MaxItems)
            throw new InvalidOperationException($"A write sends {items.Count} items; {IStateOutbox.MaxItems} may be.");

        var plain = Scratch(SizeOf(items));
        var length = 0;
        for (var at = 0; at < items.Count; at++)
        {
            length += WriteText(plain[length..], items[at].GrainType);
            length += WriteText(plain[length..], items[at].Key);
            length += WriteBytes(plain[length..], items[at].Payload.Span);
        }

        var stored = PooledBytes.Rent(length + StateEnvelope.Overhead);
        _envelope.Seal(Address, plain[..length], stored.Span);
        return stored;
    }

    /// <summary>Reads the items of a write back.</summary>
    /// <param name="stored">What was stored.</param>
    /// <param name="major">The first part of their positions.</param>
    /// <param name="minor">The second part of the first item's position; the others follow.</param>
    /// <param name="items">Receives them.</param>
    /// <exception cref="StateUnreadableException">It does not open.</exception>
    public void Decode(ReadOnlySpan<byte> stored, long major, long minor, List<OutboxEntry> items)
    {
        var size = StateEnvelope.PlainSize(Address, stored);
        var plain = Scratch(size)[..size];
        _envelope.Open(Address, stored, plain);
        for (var rest = (ReadOnlySpan<byte>)plain; rest.Length > 0; minor++)
        {
            var type = Read(ref rest);
            var key = Read(ref rest);
            var payload = Read(ref rest);
            items.Add(new OutboxEntry(
                new OutboxPosition(major, minor),
                Text(type),
                Text(key),
                payload.ToArray()));
        }
    }

    public void Dispose() => _envelope.Dispose();

    private static Span<byte> Scratch(int size)
    {
        if (size > KeptScratchBytes)
            return new byte[size];

        return _scratch is { } kept && kept.Length >= size ? kept : _scratch = new byte[Math.Max(size, 1_024)];
    }

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
