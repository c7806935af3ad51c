using System.Runtime.Intrinsics;

namespace Countersign.Storage.Sqlite;

/// <summary>
/// A split-block Bloom filter: a key sets one bit in each of the eight words of one block, so that a question touches
/// one cache line. With twelve bits a key it answers "maybe" wrongly about once in 200 times, and never "no" wrongly.
/// Safe for any number of threads.
/// </summary>
internal sealed class KeyFilterLayer
{
    private const int BitsPerKey = 12;
    private const int WordsPerBlock = 8;
    private const int BitsPerBlock = WordsPerBlock * 32;

    // The odd constants of Putze, Sanders and Singler's block filter as Apache Parquet fixes them.
    private static readonly Vector256<uint> Salts = Vector256.Create(
        0x47b6137bu, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31);

    private readonly uint[] _words;
    private readonly uint _blocks;
    private long _keys;

    public KeyFilterLayer(long capacity)
    {
        Capacity = capacity;
        _blocks = (uint)Math.Max(1, capacity * BitsPerKey / BitsPerBlock);
        _words = new uint[_blocks * WordsPerBlock];
    }

    public long Capacity { get; }

    public long Keys => Volatile.Read(ref _keys);

    public bool Full => Keys >= Capacity;

    /// <summary>How many keys a layer of so many bytes is for.</summary>
    public static long KeysIn(long bytes) => bytes * 8 / BitsPerKey;

    public long Bytes => _words.LongLength * sizeof(uint);

    public void Add(ulong hash)
    {
        Interlocked.Increment(ref _keys);
        var block = Block(hash);
        var bits = Bits(hash);
        for (var word = 0; word < WordsPerBlock; word++)
            Interlocked.Or(ref _words[block + word], bits[word]);
    }

    public bool MightHave(ulong hash)
    {
        var bits = Bits(hash);
        var words = Vector256.LoadUnsafe(ref _words[Block(hash)]);
        return (words & bits) == bits;
    }

    private int Block(ulong hash) => (int)(((hash >> 32) * _blocks) >> 32) * WordsPerBlock;

    private static Vector256<uint> Bits(ulong hash)
    {
        var positions = Vector256.ShiftRightLogical(Vector256.Create((uint)hash) * Salts, 27);
        return Vector256.Create(
            1u << (int)positions[0], 1u << (int)positions[1], 1u << (int)positions[2], 1u << (int)positions[3],
            1u << (int)positions[4], 1u << (int)positions[5], 1u << (int)positions[6], 1u << (int)positions[7]);
    }
}
