using System.Buffers.Binary;

namespace Countersign.Carriers.Smpp.Links;

/// <summary>
/// Pauses that double up to a limit. Each is drawn between half and the whole of its turn, so that links that were lost
/// together do not come back together.
/// </summary>
internal sealed class Backoff(TimeSpan first, TimeSpan limit, IRandomSource random)
{
    private TimeSpan _turn;

    public TimeSpan Next()
    {
        _turn = _turn == TimeSpan.Zero ? first : _turn * 2;
        if (_turn > limit)
            _turn = limit;

        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        random.Fill(bytes);
        var drawn = BinaryPrimitives.ReadUInt32LittleEndian(bytes) / (double)uint.MaxValue;
        return _turn * (0.5 + drawn / 2);
    }

    public void Reset() => _turn = TimeSpan.Zero;
}
