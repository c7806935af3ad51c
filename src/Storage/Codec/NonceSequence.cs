using System.Buffers.Binary;

namespace Countersign.Storage.Codec;

/// <summary>
/// Nonces that do not repeat under one key: 64 random bits per sequence, then a counter. Wholly random 96-bit nonces
/// would be safe for 2^32 states only, which a busy store writes in days; here the chance of a repeat depends on the
/// number of sequences (threads, process starts), not of states. For one thread.
/// </summary>
/// <param name="random">Gives the prefixes.</param>
/// <param name="first">Where the first counter starts.</param>
internal sealed class NonceSequence(IRandomSource random, uint first = 0)
{
    public const int Size = 12;
    private const int PrefixSize = 8;

    private readonly byte[] _prefix = new byte[PrefixSize];
    private ulong _counter = first;
    private bool _drawn;

    public void Next(Span<byte> nonce)
    {
        if (_counter > uint.MaxValue)
        {
            _counter = 0;
            _drawn = false;
        }

        if (!_drawn)
        {
            random.Fill(_prefix);
            _drawn = true;
        }

        _prefix.CopyTo(nonce);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[PrefixSize..], (uint)_counter++);
    }
}
