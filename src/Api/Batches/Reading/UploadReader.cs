using System.Buffers;
using System.Diagnostics;

namespace Countersign.Api.Batches.Reading;

/// <summary>The format of an upload's rows.</summary>
internal enum UploadFormat
{
    /// <summary>
    /// Told by the first byte that is no blank: <c>[</c> is a JSON array, <c>{</c> NDJSON, anything else CSV.
    /// </summary>
    Unknown,

    /// <summary><see cref="CsvFormat"/>.</summary>
    Csv,

    /// <summary><see cref="NdjsonFormat"/>.</summary>
    Ndjson,

    /// <summary><see cref="JsonArrayFormat"/>.</summary>
    Json,
}

/// <summary>
/// Reads an upload row by row through a window of fixed size: <see cref="TryRead"/> until it wants more, then
/// <see cref="FillAsync"/>. For one upload and one thread.
/// </summary>
internal sealed class UploadReader(UploadSource source, UploadFormat format) : IDisposable
{
    private readonly byte[] _window = ArrayPool<byte>.Shared.Rent(UploadLimits.WindowBytes);
    private IRowFormat? _format;
    private int _start;
    private int _end;
    private bool _last;
    private UploadFault? _fault;

    /// <summary>Why the upload cannot be read, after <see cref="RowTake.Refused"/>.</summary>
    public UploadFault? Refusal => _fault ?? _format?.Refusal;

    /// <summary>The next row; <see cref="RowTake.More"/> asks for <see cref="FillAsync"/>.</summary>
    public RowTake TryRead(UploadRow row)
    {
        if (_format is null && !TryOpen())
            return _fault is null ? RowTake.More : RowTake.Refused;

        while (_fault is null)
        {
            var take = _format!.Take(_window.AsSpan(_start, _end - _start), _last, row, out var consumed);
            _start += consumed;
            if (take == RowTake.More && consumed > 0)
                continue;

            Debug.Assert(take != RowTake.More || !_last, "A format may ask for more only where there is more.");
            return take;
        }

        return RowTake.Refused;
    }

    /// <summary>Waits for more of the upload.</summary>
    public async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        _window.AsSpan(_start, _end - _start).CopyTo(_window);
        (_start, _end) = (0, _end - _start);
        while (!_last && _end < UploadLimits.WindowBytes)
        {
            var read = await source.ReadAsync(
                _window.AsMemory(_end, UploadLimits.WindowBytes - _end), cancellationToken);
            _end += read;
            _last = read == 0;
            _fault = source.Fault;
            if (_end >= UploadLimits.WindowBytes / 2)
                break;
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_window);

    /// <summary>Takes the byte order mark off, and chooses the format where nobody has named it.</summary>
    private bool TryOpen()
    {
        var window = _window.AsSpan(_start, _end - _start);
        if (!_last && window.Length < 3)
            return false;

        if (window is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            _fault = new UploadFault(UploadFaultKind.Malformed, "The file is UTF-16; save it as UTF-8.");
            return false;
        }

        if (window is [0xEF, 0xBB, 0xBF, ..])
        {
            _start += 3;
            window = window[3..];
        }

        var first = window.IndexOfAnyExcept(" \t\r\n"u8);
        _format = Make(format != UploadFormat.Unknown ? format : first < 0 ? UploadFormat.Csv : Sniff(window[first]));
        return true;
    }

    private static UploadFormat Sniff(byte first) => first switch
    {
        (byte)'[' => UploadFormat.Json,
        (byte)'{' => UploadFormat.Ndjson,
        _ => UploadFormat.Csv,
    };

    private static IRowFormat Make(UploadFormat format) => format switch
    {
        UploadFormat.Ndjson => new NdjsonFormat(),
        UploadFormat.Json => new JsonArrayFormat(),
        _ => new CsvFormat(),
    };
}
