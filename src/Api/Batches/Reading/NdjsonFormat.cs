using Countersign.Batches;

namespace Countersign.Api.Batches.Reading;

/// <summary>One JSON object per line. A line that cannot be read is an invalid row; blank lines are none.</summary>
internal sealed class NdjsonFormat : IRowFormat
{
    private readonly JsonRow _json = new();
    private int _line = 1;
    private bool _skipping;

    public UploadFault? Refusal => null;

    public RowTake Take(ReadOnlySpan<byte> window, bool last, UploadRow row, out int consumed)
    {
        consumed = 0;
        if (window.IsEmpty)
            return last ? RowTake.End : RowTake.More;

        var newline = window.IndexOf((byte)'\n');
        if (newline < 0 && !last && window.Length < UploadLimits.MaxRowBytes + 2 && !_skipping)
            return RowTake.More;

        consumed = newline < 0 ? window.Length : newline + 1;
        var line = newline < 0 ? window : window[..newline];
        var wasSkipping = _skipping;
        _skipping = newline < 0;
        var number = _line;
        _line += newline < 0 ? 0 : 1;
        if (wasSkipping)
            return RowTake.More;

        line = line.EndsWith("\r"u8) ? line[..^1] : line;
        var tooLong = line.Length > UploadLimits.MaxRowBytes;
        if (!tooLong && line.Trim(" \t"u8).IsEmpty)
            return RowTake.More;

        row.Begin(number);
        if (tooLong)
            row.Fail(RowReason.LineTooLong);
        else
            _json.Read(line, row);

        return RowTake.Row;
    }
}
