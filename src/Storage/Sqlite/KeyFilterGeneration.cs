using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Countersign.Storage.Sqlite;

/// <summary>
/// One filling of the key filter: layers that double in size as keys come. Safe for any number of threads.
/// </summary>
internal sealed class KeyFilterGeneration
{
    private const long FirstCapacity = 1 << 18;

    private readonly long _maxBytes;
    private readonly Lock _growing = new();
    private volatile KeyFilterLayer[] _layers;

    public KeyFilterGeneration(long maxBytes)
    {
        _maxBytes = maxBytes;
        _layers = [new KeyFilterLayer(Math.Min(FirstCapacity, KeyFilterLayer.KeysIn(maxBytes)))];
    }

    /// <summary>It may not grow any more: from here on it says "maybe" ever more often.</summary>
    public bool Overgrown { get; private set; }

    /// <summary>How many keys it has learnt.</summary>
    public long Keys => _layers.Sum(layer => layer.Keys);

    public void Add(ulong hash)
    {
        var newest = _layers[^1];
        newest.Add(hash);
        if (newest.Full && !Overgrown)
            Grow(newest);
    }

    public bool MightHave(ulong hash)
    {
        foreach (var layer in _layers)
        {
            if (layer.MightHave(hash))
                return true;
        }

        return false;
    }

    // Multiply and fold, eight bytes at a time. Whoever finds keys that collide makes his own reads a little slower.
    public static ulong Hash(ReadOnlySpan<byte> key)
    {
        var hash = 0x9E3779B97F4A7C15ul ^ (ulong)key.Length;
        var words = MemoryMarshal.Cast<byte, ulong>(key);
        foreach (var word in words)
            hash = Fold(hash ^ word, 0xD6E8FEB86659FD93ul);

        Span<byte> rest = stackalloc byte[sizeof(ulong)];
        rest.Clear();
        key[(words.Length * sizeof(ulong))..].CopyTo(rest);
        return Fold(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(rest), 0xA0761D6478BD642Ful);
    }

    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }

    private void Grow(KeyFilterLayer full)
    {
        lock (_growing)
        {
            var layers = _layers;
            if (layers[^1] != full)
                return;

            var next = new KeyFilterLayer(full.Capacity * 2);
            if (layers.Sum(layer => layer.Bytes) + next.Bytes > _maxBytes)
                Overgrown = true;
            else
                _layers = [.. layers, next];
        }
    }
}
