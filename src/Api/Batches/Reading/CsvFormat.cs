using Countersign.Batches;

namespace Countersign.Api.Batches.Reading;

/// <summary>
/// CSV as in RFC 4180, with a header row. Each line is accounted for: where a record's quotes do not come out right,
/// its first line is one invalid row and reading goes on at the line below, so that a stray quote costs its own line
/// and no other.
/// </summary>
internal sealed class CsvFormat : IRowFormat
{
    private readonly CsvSplitter _splitter = new();
    private CsvHeader? _header;
    private byte _delimiter;
    private int _line = 1;
    private bool _skipping;

    public UploadFault? Refusal { get; private set; }

    public RowTake Take(ReadOnlySpan<byte> window, bool last, UploadRow row, out int consumed)
    {
        consumed = 0;
        if (window.IsEmpty)
            return last ? End() : RowTake.More;

        if (_skipping)
            return Skip(window, out consumed);

        var reach = window[..Math.Min(window.Length, UploadLimits.MaxRowBytes + 2)];
        var newline = reach.IndexOf((byte)'\n');
        if (newline < 0 && !last && window.Length < UploadLimits.MaxRowBytes + 2)
            return RowTake.More;

        var line = newline < 0 ? reach : reach[..newline];
        line = line.EndsWith("\r"u8) ? line[..^1] : line;
        consumed = newline < 0 ? reach.Length : newline + 1;
        if (line.Length > UploadLimits.MaxRowBytes || (newline < 0 && reach.Length < window.Length))
            return TooLong(row, newline < 0);

        if (line.IsEmpty)
        {
            _line++;
            return RowTake.More;
        }

        return _header is null ? ReadHeader(window, line, last, out consumed)
            : line.Contains((byte)'"') ? ReadQuoted(window, last, row, ref consumed)
            : ReadPlain(line, row);
    }

    private RowTake ReadPlain(ReadOnlySpan<byte> line, UploadRow row)
    {
        row.Begin(_line++);
        for (var column = 0; ; column++)
        {
            var end = line.IndexOf(_delimiter);
            _header!.Assign(row, column, end < 0 ? line : line[..end]);
            if (end < 0)
                return Finish(row, column + 1);

            line = line[(end + 1)..];
        }
    }

    /// <param name="window">The bytes that are not consumed yet.</param>
    /// <param name="last">Whether the upload ends with the window.</param>
    /// <param name="row">Where the row goes.</param>
    /// <param name="consumed">Comes in as the length of the first line; stays so where the record is no good.</param>
    private RowTake ReadQuoted(ReadOnlySpan<byte> window, bool last, UploadRow row, ref int consumed)
    {
        var split = _splitter.Split(window, last, _delimiter, out var length);
        if (split == CsvSplit.More)
        {
            consumed = 0;
            return RowTake.More;
        }

        row.Begin(_line);
        if (split == CsvSplit.Done)
        {
            for (var column = 0; column < _splitter.Count; column++)
                _header!.Assign(row, column, _splitter.Field(column));

            Finish(row, _splitter.Count);
            if (_splitter.Lines == 1 || row.Fault == RowReason.None)
            {
                consumed = length;
                _line += _splitter.Lines;
                return RowTake.Row;
            }

            row.Begin(_line);
        }

        row.Fail(RowReason.MalformedQuotes);
        _line++;
        return RowTake.Row;
    }

    private RowTake Finish(UploadRow row, int fields)
    {
        if (fields != _header!.Count)
        {
            // Which field is which is anybody's guess: none is kept.
            row.Begin(row.Line);
            row.Fail(RowReason.WrongFieldCount);
        }

        row.End();
        return RowTake.Row;
    }

    private RowTake ReadHeader(ReadOnlySpan<byte> window, ReadOnlySpan<byte> line, bool last, out int consumed)
    {
        _delimiter = CsvHeader.FindDelimiter(line);
        var split = _splitter.Split(window, last, _delimiter, out consumed);
        if (split == CsvSplit.More)
            return RowTake.More;

        var fault = "The quotes of the header do not come out right.";
        if (split == CsvSplit.Malformed || _splitter.Lines > 1 || !CsvHeader.TryRead(_splitter, out _header, out fault))
            return Refuse($"{fault} It is on line {_line}.");

        _line++;
        return RowTake.More;
    }

    private RowTake TooLong(UploadRow row, bool goesOn)
    {
        if (_header is null)
            return Refuse($"The header on line {_line} is longer than {UploadLimits.MaxRowBytes} bytes.");

        row.Begin(_line);
        row.Fail(RowReason.LineTooLong);
        _skipping = goesOn;
        _line += goesOn ? 0 : 1;
        return RowTake.Row;
    }

    private RowTake Skip(ReadOnlySpan<byte> window, out int consumed)
    {
        var newline = window.IndexOf((byte)'\n');
        _skipping = newline < 0;
        _line += newline < 0 ? 0 : 1;
        consumed = newline < 0 ? window.Length : newline + 1;
        return RowTake.More;
    }

    private RowTake End()
    {
        if (_header is not null)
            return RowTake.End;

        Refusal = new UploadFault(UploadFaultKind.Empty, "The file is empty: there is no header row.");
        return RowTake.Refused;
    }

    private RowTake Refuse(string detail)
    {
        Refusal = new UploadFault(UploadFaultKind.Malformed, detail);
        return RowTake.Refused;
    }
}
