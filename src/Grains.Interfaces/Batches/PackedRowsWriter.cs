using System.Buffers;
using System.IO.Compression;

namespace Countersign.Batches;

/// <summary>
/// Packs the rows of one shard after another. Its buffer is kept from shard to shard. For one thread.
/// </summary>
public sealed class PackedRowsWriter
{
    private readonly ArrayBufferWriter<byte> _rows = new(64 * 1024);
    private int _line;

    /// <summary>Rows since the last <see cref="Take"/>.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a usable number, the first of its kind.</summary>
    /// <param name="line">The line of the file it begins on, from 1; never smaller than that of the row before.</param>
    /// <param name="digits">Country code and national number.</param>
    /// <param name="details">What else the row has.</param>
    public void AddNumber(int line, ulong digits, in RowDetails details)
    {
        Begin(PackedRowKind.Number, line, details);
        Integer(digits);
        End(details);
    }

    /// <summary>Adds a usable number that row <paramref name="firstRow"/> of the batch has already.</summary>
    public void AddDuplicate(int line, ulong digits, int firstRow, in RowDetails details)
    {
        Begin(PackedRowKind.Duplicate, line, details);
        Integer(digits);
        Integer((uint)firstRow);
        End(details);
    }

    /// <summary>Adds a row without a usable number.</summary>
    public void AddInvalid(int line, RowReason reason, in RowDetails details)
    {
        Begin(PackedRowKind.Invalid, line, details);
        Integer((byte)reason);
        End(details);
    }

    /// <summary>The packed rows; the writer is empty afterwards.</summary>
    public byte[] Take()
    {
        var rows = _rows.WrittenSpan;
        var buffer = ArrayPool<byte>.Shared.Rent(
            1 + PackedRows.MaxIntegerBytes + BrotliEncoder.GetMaxCompressedLength(rows.Length));
        try
        {
            buffer[0] = PackedRows.Format;
            var head = 1 + PackedRows.WriteInteger(buffer.AsSpan(1), (uint)rows.Length);
            if (!BrotliEncoder.TryCompress(
                rows, buffer.AsSpan(head), out var written, PackedRows.Quality, PackedRows.Window))
                throw new InvalidOperationException("Brotli wrote more than its own upper bound.");

            return buffer.AsSpan(0, head + written).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            _rows.ResetWrittenCount();
            _line = 0;
            Count = 0;
        }
    }

    private void Begin(PackedRowKind kind, int line, in RowDetails details)
    {
        var flags = (byte)kind;
        flags |= details.Locale.IsEmpty ? (byte)0 : PackedRows.HasLocale;
        flags |= details.Reference.IsEmpty ? (byte)0 : PackedRows.HasReference;
        flags |= details.Metadata.IsEmpty ? (byte)0 : PackedRows.HasMetadata;
        _rows.GetSpan(1)[0] = flags;
        _rows.Advance(1);
        Integer((uint)(line - _line));
        _line = line;
        Count++;
    }

    private void End(in RowDetails details)
    {
        if (!details.Locale.IsEmpty)
            Text(details.Locale);

        if (!details.Reference.IsEmpty)
            Text(details.Reference);

        if (!details.Metadata.IsEmpty)
            Text(details.Metadata);
    }

    private void Text(ReadOnlySpan<byte> text)
    {
        Integer((uint)text.Length);
        _rows.Write(text);
    }

    private void Integer(ulong value) =>
        _rows.Advance(PackedRows.WriteInteger(_rows.GetSpan(PackedRows.MaxIntegerBytes), value));
}
