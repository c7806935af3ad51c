using System.Buffers.Binary;
using System.Text;

namespace Countersign.Verifications;

/// <summary>
/// Parts one after another, each behind its length in two bytes, so that their borders cannot be moved.
/// </summary>
internal ref struct PrefixedMessage(Span<byte> buffer)
{
    private const int LengthSize = sizeof(ushort);

    private readonly Span<byte> _buffer = buffer;
    private int _length;

    public readonly ReadOnlySpan<byte> Written => _buffer[.._length];

    public void Add(scoped ReadOnlySpan<byte> part)
    {
        part.CopyTo(_buffer[(_length + LengthSize)..]);
        Advance(part.Length);
    }

    public void Add(string part) => Advance(Encoding.UTF8.GetBytes(part, _buffer[(_length + LengthSize)..]));

    public void Add(VerificationKey key)
    {
        Span<byte> bytes = stackalloc byte[VerificationKeyBytes.Size];
        key.CopyTo(bytes);
        Add(bytes);
    }

    private void Advance(int partLength)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[_length..], (ushort)partLength);
        _length += LengthSize + partLength;
    }
}
