using System.Buffers;

namespace Countersign.Storage.Codec;

/// <summary>Bytes in a rented array. Whoever holds it last gives it back, once.</summary>
internal readonly struct PooledBytes
{
    private readonly byte[]? _rented;

    private PooledBytes(byte[] rented, int length)
    {
        _rented = rented;
        Length = length;
    }

    public int Length { get; }

    public Span<byte> Span => _rented.AsSpan(0, Length);

    public ReadOnlyMemory<byte> Memory => _rented.AsMemory(0, Length);

    public static PooledBytes Rent(int length) => new(ArrayPool<byte>.Shared.Rent(length), length);

    public static PooledBytes Copy(ReadOnlySpan<byte> bytes)
    {
        var copy = Rent(bytes.Length);
        bytes.CopyTo(copy.Span);
        return copy;
    }

    public void Return()
    {
        if (_rented is not null)
            ArrayPool<byte>.Shared.Return(_rented);
    }
}
