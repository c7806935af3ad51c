using System.Buffers;
using Countersign.Batches;

namespace Countersign.Api.Batches.Reading;

/// <summary>
/// One JSON array of objects. Elements are told apart by their brackets and strings alone, so that one that cannot be
/// read is one invalid row; where the array itself does not come out right there is nothing to go on from, and the
/// upload is refused.
/// </summary>
internal sealed class JsonArrayFormat : IRowFormat
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"[]{},"u8);

    private readonly JsonRow _json = new();
    private Place _place = Place.BeforeArray;
    private int _line = 1;

    // Where the scan stands within an element that is longer than the limit.
    private int _depth;
    private bool _inString;
    private bool _escaped;

    private enum Place
    {
        BeforeArray,
        BeforeFirst,
        BeforeElement,
        InTooLong,
        BehindArray,
    }

    public UploadFault? Refusal { get; private set; }

    public RowTake Take(ReadOnlySpan<byte> window, bool last, UploadRow row, out int consumed)
    {
        consumed = _place == Place.InTooLong ? 0 : Blanks(window);
        var rest = window[consumed..];
        if (rest.IsEmpty)
            return last ? End() : RowTake.More;

        switch (_place)
        {
            case Place.BeforeArray when rest[0] == '[':
                consumed++;
                _place = Place.BeforeFirst;
                return RowTake.More;
            case Place.BeforeFirst when rest[0] == ']':
                consumed++;
                _place = Place.BehindArray;
                return RowTake.More;
            case Place.BeforeFirst or Place.BeforeElement:
                return ReadElement(rest, last, row, ref consumed);
            case Place.InTooLong:
                return SkipElement(rest, last, ref consumed);
            default:
                return Refuse(_place == Place.BeforeArray ? "The body is no JSON array."
                    : "There is something behind the array.");
        }
    }

    private RowTake ReadElement(ReadOnlySpan<byte> rest, bool last, UploadRow row, ref int consumed)
    {
        var reach = rest[..Math.Min(rest.Length, UploadLimits.MaxRowBytes + 1)];
        (_depth, _inString, _escaped) = (0, false, false);
        var length = Scan(reach);
        if (length == 0 || _depth < 0)
            return Refuse(
                "The array does not come out right: a value is missing, or a bracket is closed that was not open.");

        if (length < 0 && rest.Length > UploadLimits.MaxRowBytes)
            return TooLong(reach, row, ref consumed);

        if (length < 0)
            return last ? End() : RowTake.More;

        row.Begin(_line);
        _json.Read(reach[..length], row);
        Leave(reach[length]);
        _line += reach[..length].Count((byte)'\n');
        consumed += length + 1;
        return RowTake.Row;
    }

    private RowTake TooLong(ReadOnlySpan<byte> reach, UploadRow row, ref int consumed)
    {
        row.Begin(_line);
        row.Fail(RowReason.LineTooLong);
        _place = Place.InTooLong;
        _line += reach.Count((byte)'\n');
        consumed += reach.Length;
        return RowTake.Row;
    }

    private RowTake SkipElement(ReadOnlySpan<byte> rest, bool last, ref int consumed)
    {
        var length = Scan(rest);
        if (_depth < 0)
            return Refuse("A bracket is closed that was not open.");

        var skipped = length < 0 ? rest : rest[..length];
        _line += skipped.Count((byte)'\n');
        consumed += skipped.Length;
        if (length >= 0)
        {
            Leave(rest[length]);
            consumed++;
        }

        return length < 0 && last ? End() : RowTake.More;
    }

    private void Leave(byte separator) => _place = separator == ',' ? Place.BeforeElement : Place.BehindArray;

    /// <summary>
    /// Finds the comma or bracket behind the element, going on where the last scan stood; -1 where it is not in the
    /// text. A bracket too many leaves the depth negative.
    /// </summary>
    private int Scan(ReadOnlySpan<byte> text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (_escaped)
            {
                _escaped = false;
                continue;
            }

            var next = _inString ? text[at..].IndexOfAny((byte)'"', (byte)'\\') : text[at..].IndexOfAny(Structure);
            if (next < 0)
                return -1;

            at += next;
            var found = text[at];
            if (found == '\\')
                _escaped = true;
            else if (found == '"')
                _inString = !_inString;
            else if (_depth == 0 && found is (byte)',' or (byte)']')
                return at;
            else if (found != ',')
                _depth += found is (byte)'[' or (byte)'{' ? 1 : -1;

            if (_depth < 0)
                return at;
        }

        return -1;
    }

    private int Blanks(ReadOnlySpan<byte> window)
    {
        var count = window.IndexOfAnyExcept(" \t\r\n"u8);
        count = count < 0 ? window.Length : count;
        _line += window[..count].Count((byte)'\n');
        return count;
    }

    private RowTake End()
    {
        if (_place == Place.BehindArray)
            return RowTake.End;

        return _place == Place.BeforeArray
            ? Refuse("The body is empty.", UploadFaultKind.Empty)
            : Refuse("The array is not closed, or a string in it is not: the file may have been cut off.");
    }

    private RowTake Refuse(string detail, UploadFaultKind kind = UploadFaultKind.Malformed)
    {
        Refusal = new UploadFault(kind, $"{detail} This was found at the value that begins on line {_line}.");
        return RowTake.Refused;
    }
}
