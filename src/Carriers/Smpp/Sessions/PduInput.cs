using Countersign.Carriers.Smpp.Pdus;

namespace Countersign.Carriers.Smpp.Sessions;

/// <summary>Cuts what a connection brings into PDUs. Holds one PDU of the largest size and no more.</summary>
internal sealed class PduInput(Stream stream)
{
    private const int InitialBuffer = 8 * 1024;

    private byte[] _buffer = new byte[InitialBuffer];
    private int _start;
    private int _end;

    /// <summary>Bytes set aside; never more than the largest PDU needs.</summary>
    public int Capacity => _buffer.Length;

    /// <summary>
    /// The next PDU, valid until the next call; empty at the end of the connection. What was cut off there is lost.
    /// Throws <see cref="SmppProtocolException"/> for a length that is none, before anything is stored for it.
    /// </summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var available = _end - _start;
            var needed = available < PduHeader.Size
                ? PduHeader.Size : PduHeader.Read(_buffer.AsSpan(_start, available)).Length;
            if (available >= needed && available >= PduHeader.Size)
            {
                var pdu = _buffer.AsMemory(_start, needed);
                _start += needed;
                return pdu;
            }

            MakeRoom(needed);
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0)
                return ReadOnlyMemory<byte>.Empty;

            _end += read;
        }
    }

    private void MakeRoom(int needed)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (needed > _buffer.Length)
            Array.Resize(ref _buffer, Math.Min(Math.Max(needed, _buffer.Length * 2), PduHeader.MaxPdu));
    }
}
