namespace Countersign.Api.Batches.Reading;

/// <summary>
/// Splits one CSV record with quotes (RFC 4180, section 2) into its fields. It looks at no more than
/// <see cref="UploadLimits.MaxRowBytes"/> and <see cref="UploadLimits.MaxRowLines"/>, so that a quote nobody closes
/// costs little.
/// </summary>
internal sealed class CsvSplitter
{
    /// <summary>Fields that are kept; a record with more has this many and is wrong anyway.</summary>
    public const int MaxFields = 64;

    private const int Broken = -1;
    private const int Beyond = -2;

    private readonly byte[] _text = new byte[UploadLimits.MaxRowBytes + 2];
    private readonly int[] _ends = new int[MaxFields];
    private int _length;

    /// <summary>Fields of the record, <see cref="MaxFields"/> where there are more.</summary>
    public int Count { get; private set; }

    /// <summary>Lines that the record spans.</summary>
    public int Lines { get; private set; }

    /// <summary>The text of a field, without its quotes.</summary>
    public ReadOnlySpan<byte> Field(int index)
    {
        var start = index == 0 ? 0 : _ends[index - 1];
        return _text.AsSpan(start, _ends[index] - start);
    }

    /// <summary>Splits the record at the front of the window.</summary>
    /// <param name="window">At least one byte.</param>
    /// <param name="last">Whether the upload ends with the window.</param>
    /// <param name="delimiter">What stands between two fields.</param>
    /// <param name="consumed">Bytes of the record with its line ending.</param>
    public CsvSplit Split(ReadOnlySpan<byte> window, bool last, byte delimiter, out int consumed)
    {
        (Count, Lines, _length) = (0, 1, 0);
        consumed = 0;
        var whole = last && window.Length <= UploadLimits.MaxRowBytes;
        var reach = window[..Math.Min(window.Length, UploadLimits.MaxRowBytes + 2)];
        var outOfReach = last || window.Length >= UploadLimits.MaxRowBytes + 2 ? CsvSplit.Malformed : CsvSplit.More;
        for (var at = 0; ;)
        {
            var quoted = at < reach.Length && reach[at] == '"';
            var end = quoted ? Quoted(reach, at + 1) : Unquoted(reach, at, delimiter);
            if (end == Broken)
                return CsvSplit.Malformed;

            if (end == Beyond || (end == reach.Length && !whole))
                return outOfReach;

            if (Count < MaxFields)
                _ends[Count++] = _length;

            if (end == reach.Length)
            {
                consumed = end;
                return CsvSplit.Done;
            }

            if (reach[end] == delimiter)
            {
                at = end + 1;
                continue;
            }

            if (reach[end] == '\r' && end + 1 == reach.Length && !whole)
                return outOfReach;

            var ending = LineEnding(reach[end..]);
            consumed = end + ending;
            return ending == 0 ? CsvSplit.Malformed : CsvSplit.Done;
        }
    }

    /// <summary>Takes the rest of a quoted field; returns where it ends, behind its closing quote.</summary>
    private int Quoted(ReadOnlySpan<byte> reach, int at)
    {
        while (true)
        {
            var quote = reach[at..].IndexOf((byte)'"');
            if (quote < 0)
                return Lines + reach[at..].Count((byte)'\n') > UploadLimits.MaxRowLines ? Broken : Beyond;

            var text = reach.Slice(at, quote);
            Lines += text.Count((byte)'\n');
            if (Lines > UploadLimits.MaxRowLines)
                return Broken;

            Append(text);
            at += quote + 1;
            if (at == reach.Length || reach[at] != '"')
                return at;

            Append("\""u8);
            at++;
        }
    }

    /// <summary>
    /// Takes an unquoted field; returns where it ends, at a delimiter, a line ending or the end of the window.
    /// </summary>
    private int Unquoted(ReadOnlySpan<byte> reach, int at, byte delimiter)
    {
        var length = reach[at..].IndexOfAny(delimiter, (byte)'\n');
        length = length < 0 ? reach.Length - at : length;
        var text = reach.Slice(at, length);
        if (text.EndsWith("\r"u8) && (at + length == reach.Length || reach[at + length] == '\n'))
            text = text[..^1];

        if (text.Contains((byte)'"'))
            return Broken;

        Append(text);
        return at + length == reach.Length ? reach.Length : at + text.Length;
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_text.AsSpan(_length));
        _length += text.Length;
    }

    private static int LineEnding(ReadOnlySpan<byte> rest) =>
        rest[0] == '\n' ? 1 : rest is [(byte)'\r', (byte)'\n', ..] ? 2 : rest is [(byte)'\r'] ? 1 : 0;
}

/// <summary>What splitting a record led to.</summary>
internal enum CsvSplit
{
    /// <summary>The fields are there.</summary>
    Done,

    /// <summary>The record goes on behind the window.</summary>
    More,

    /// <summary>Its quotes are wrong, or it goes on behind the limits.</summary>
    Malformed,
}
