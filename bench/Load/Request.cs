using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using Countersign.Bench.Flows;

namespace Countersign.Bench.Load;

/// <summary>What a request is for; requests of kind <see cref="Poll"/> are not counted.</summary>
internal enum RequestKind
{
    Plain,
    Start,
    Check,
    Poll,
}

/// <summary>The bytes of one request and what the workload needs to know of it when the answer comes.</summary>
internal sealed class Request
{
    private const int Largest = 4 * 1024;

    private readonly byte[] _buffer = new byte[Largest];
    private int _length;

    public RequestKind Kind { get; set; }

    public Flow? Flow { get; set; }

    /// <summary>
    /// When it ought to have been sent: in open loop earlier than it was, if all connections were busy.
    /// </summary>
    public long Intended { get; set; }

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    public void Begin(RequestKind kind, Flow? flow, long intended)
    {
        Kind = kind;
        Flow = flow;
        Intended = intended;
        _length = 0;
    }

    public Request Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
        return this;
    }

    [SuppressMessage("Performance", "CA1806", Justification = "The buffer is larger than any number.")]
    public Request Add(long number)
    {
        Utf8Formatter.TryFormat(number, _buffer.AsSpan(_length), out var written);
        _length += written;
        return this;
    }
}
