namespace Countersign.Audit;

/// <summary>The lines of an export, one at a time. A line ends with a line feed and nothing else.</summary>
internal sealed class ExportLines(Stream stream) : IDisposable
{
    /// <summary>Far more than the largest event needs.</summary>
    public const int MaxLine = 1024 * 1024;

    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly MemoryStream _line = new();
    private int _at;
    private int _filled;

    /// <summary>The number of the line that was read last, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The next line without its end; null at the end of the file.</summary>
    /// <exception cref="BadRecordException">The last line is cut off, or a line is too long.</exception>
    public byte[]? Next()
    {
        _line.SetLength(0);
        while (Fill())
        {
            var rest = _buffer.AsSpan(_at, _filled - _at);
            var end = rest.IndexOf((byte)'\n');
            _line.Write(end < 0 ? rest : rest[..end]);
            _at += end < 0 ? rest.Length : end + 1;
            if (_line.Length > MaxLine)
                throw Bad("The line is longer than any record.");
            if (end < 0)
                continue;

            Number++;
            return _line.ToArray();
        }

        return _line.Length == 0 ? null : throw Bad("The last line is cut off.");
    }

    public void Dispose() => _line.Dispose();

    private BadRecordException Bad(string message)
    {
        Number++;
        return new BadRecordException(message);
    }

    private bool Fill()
    {
        if (_at < _filled)
            return true;

        (_at, _filled) = (0, stream.Read(_buffer));
        return _filled > 0;
    }
}
