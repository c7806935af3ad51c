using System.IO.Compression;

namespace Countersign.Storage.Codec;

/// <summary>Brotli at its fastest for large states (chunks of a batch); small ones gain nothing.</summary>
internal static class StateCompression
{
    /// <summary>States above this many bytes of JSON are compressed.</summary>
    public const int Above = 2_048;

    private const int Quality = 1;

    /// <summary>
    /// 64 KiB: the encoder's tables stay in the processor's cache. With four times as much a chunk of an event log
    /// took two and a half times as long, for 2 % fewer bytes.
    /// </summary>
    private const int Window = 16;

    /// <summary>Room for the worst case.</summary>
    public static int MaxLength(int length) => BrotliEncoder.GetMaxCompressedLength(length);

    /// <summary>
    /// Into <paramref name="compressed"/>, which has <see cref="MaxLength"/> bytes; the length written.
    /// </summary>
    public static int Compress(ReadOnlySpan<byte> plain, Span<byte> compressed) =>
        BrotliEncoder.TryCompress(plain, compressed, out var written, Quality, Window)
            ? written
            : throw new InvalidOperationException("Brotli did not fit its own bound.");

    /// <summary>
    /// True where the bytes were exactly a compressed form of as many bytes as <paramref name="plain"/> has.
    /// </summary>
    public static bool TryDecompress(ReadOnlySpan<byte> compressed, Span<byte> plain) =>
        BrotliDecoder.TryDecompress(compressed, plain, out var written) && written == plain.Length;
}
