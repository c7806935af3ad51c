using Countersign.Api.Requests;

namespace Countersign.Api.Batches.Reading;

/// <summary>
/// The bytes of a body from its first: what was read ahead to see what they are, then the rest. Counts them.
/// </summary>
internal sealed class CountedStream(byte[] ahead, Stream rest) : ReadOnlyBody
{
    private int _given;

    /// <summary>Bytes that were handed out.</summary>
    public long Count { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = Math.Min(ahead.Length - _given, buffer.Length);
        if (read > 0)
        {
            ahead.AsSpan(_given, read).CopyTo(buffer.Span);
            _given += read;
        }
        else
        {
            read = await rest.ReadAsync(buffer, cancellationToken);
        }

        Count += read;
        return read;
    }
}
