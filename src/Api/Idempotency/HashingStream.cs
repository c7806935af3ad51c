using System.Security.Cryptography;
using Countersign.Api.Requests;

namespace Countersign.Api.Idempotency;

/// <summary>A request body that is hashed while somebody reads it.</summary>
internal sealed class HashingStream(Stream inner) : ReadOnlyBody
{
    private const int DrainChunk = 32 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[]? _digest;

    /// <summary>SHA-256 of the whole body; null until its end was read.</summary>
    public byte[]? Digest => _digest;

    /// <summary>Reads on to the end, for the digest's sake.</summary>
    public async Task<byte[]> DrainAsync(CancellationToken cancellationToken)
    {
        var chunk = new byte[DrainChunk];
        while (await ReadAsync(chunk, cancellationToken) > 0)
        {
        }

        return _digest ?? throw new InvalidOperationException("A read of nothing ended the body without a digest.");
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        Note(buffer.Span, count);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _hash.Dispose();
        base.Dispose(disposing);
    }

    private void Note(ReadOnlySpan<byte> read, int count)
    {
        if (_digest is not null)
            return;
        if (count > 0)
            _hash.AppendData(read[..count]);
        else if (!read.IsEmpty)
            _digest = _hash.GetHashAndReset();
    }
}
