using System.IO.Compression;

namespace Countersign.Batches;

/// <summary>
/// Reads what <see cref="PackedRowsWriter"/> packed, row by row. It holds the unpacked shard while it lives.
/// </summary>
public ref struct PackedRowsReader
{
    private readonly ReadOnlySpan<byte> _rows;
    private int _at;

    /// <summary>Unpacks. Throws <see cref="InvalidDataException"/> for anything else than packed rows.</summary>
    public PackedRowsReader(ReadOnlySpan<byte> packed)
    {
        if (packed.Length < 2 || packed[0] != PackedRows.Format)
            throw new InvalidDataException("These are no packed rows of a format this version knows.");

        var head = 1;
        var size = (int)PackedRows.ReadInteger(packed, ref head);
        var rows = new byte[size];
        if (!BrotliDecoder.TryDecompress(packed[head..], rows, out var written) || written != size)
            throw new InvalidDataException("The packed rows cannot be unpacked.");

        _rows = rows;
    }

    /// <summary>The number of the row within the shard, from 0; -1 before the first <see cref="Read"/>.</summary>
    public int Index { get; private set; } = -1;

    /// <summary>The line of the file that the row begins on, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>What the row is.</summary>
    public PackedRowKind Kind { get; private set; }

    /// <summary>Country code and national number; 0 for invalid rows.</summary>
    public ulong Digits { get; private set; }

    /// <summary>Of a duplicate: the row of the batch that has the number first.</summary>
    public int FirstRow { get; private set; }

    /// <summary>Of an invalid row: why.</summary>
    public RowReason Reason { get; private set; }

    /// <summary>What else the row has.</summary>
    public RowDetails Details { get; private set; }

    /// <summary>Goes to the next row; false behind the last one.</summary>
    public bool Read()
    {
        if (_at >= _rows.Length)
            return false;

        var flags = _rows[_at++];
        Index++;
        Line += (int)Integer();
        Kind = (PackedRowKind)(flags & PackedRows.KindMask);
        Digits = Kind == PackedRowKind.Invalid ? 0 : Integer();
        FirstRow = Kind == PackedRowKind.Duplicate ? (int)Integer() : 0;
        Reason = Kind == PackedRowKind.Invalid ? (RowReason)Integer() : RowReason.None;
        Details = new RowDetails
        {
            Locale = (flags & PackedRows.HasLocale) != 0 ? Text() : default,
            Reference = (flags & PackedRows.HasReference) != 0 ? Text() : default,
            Metadata = (flags & PackedRows.HasMetadata) != 0 ? Text() : default,
        };
        return true;
    }

    private ulong Integer() => PackedRows.ReadInteger(_rows, ref _at);

    private ReadOnlySpan<byte> Text()
    {
        var length = (int)Integer();
        var text = _rows.Slice(_at, length);
        _at += length;
        return text;
    }
}
