using System.IO.Compression;

namespace Countersign.Api.Batches.Reading;

/// <summary>
/// The bytes of an upload, unpacked where they begin like gzip (RFC 1952), and counted: past a limit there are none any
/// more, and <see cref="Fault"/> says why. Holds one unpacking buffer, whatever the size.
/// </summary>
internal sealed class UploadSource : IAsyncDisposable
{
    private static readonly byte[] Magic = [0x1F, 0x8B];

    private readonly CountedStream _packed;
    private readonly GZipStream? _unpacking;
    private long _unpacked;

    private UploadSource(CountedStream packed, bool isPacked)
    {
        _packed = packed;
        _unpacking = isPacked ? new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true) : null;
    }

    /// <summary>Whether it begins like gzip.</summary>
    public bool IsPacked => _unpacking is not null;

    /// <summary>Why there is nothing more to read, where the end of the upload is not the reason.</summary>
    public UploadFault? Fault { get; private set; }

    /// <summary>Looks at the first bytes of a body.</summary>
    public static async ValueTask<UploadSource> OpenAsync(Stream body, CancellationToken cancellationToken)
    {
        var ahead = new byte[Magic.Length];
        var length = await body.ReadAtLeastAsync(ahead, ahead.Length, throwOnEndOfStream: false, cancellationToken);
        ahead = ahead[..length];
        return new UploadSource(new CountedStream(ahead, body), ahead.AsSpan().SequenceEqual(Magic));
    }

    /// <summary>Reads some bytes; none at the end, or where there is a <see cref="Fault"/>.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (Fault is not null)
            return 0;

        int read;
        try
        {
            read = await ((Stream?)_unpacking ?? _packed).ReadAsync(buffer, cancellationToken);
        }
        catch (InvalidDataException) when (_unpacking is not null)
        {
            return Stop(UploadFaultKind.Malformed, "The gzip packing is damaged or cut off.");
        }

        _unpacked += read;
        if (_unpacked > UploadLimits.MaxBytes)
            return Stop(UploadFaultKind.TooLarge,
                $"At most {UploadLimits.MaxBytes} bytes are read, after unpacking; split the file.");

        if (_unpacking is not null && _unpacked > UploadLimits.RatioFloor
            && _unpacked > _packed.Count * UploadLimits.MaxRatio)
        {
            return Stop(
                UploadFaultKind.TooLarge,
                $"Unpacked it is more than {UploadLimits.MaxRatio} times its size; send it unpacked if it is honest.");
        }

        return read;
    }

    public async ValueTask DisposeAsync()
    {
        if (_unpacking is not null)
            await _unpacking.DisposeAsync();
    }

    private int Stop(UploadFaultKind kind, string detail)
    {
        Fault = new UploadFault(kind, detail);
        return 0;
    }
}
