using System.Buffers.Text;

namespace Countersign.Bench.Load;

/// <summary>Where one HTTP/1.1 response lies in a receive buffer; chunked bodies are joined in place.</summary>
internal ref struct HttpResponse
{
    public int Status { get; private set; }

    public ReadOnlySpan<byte> Body { get; private set; }

    /// <summary>Reads one whole response from the start of the buffer; false while some of it is missing.</summary>
    public static bool TryRead(Span<byte> received, out HttpResponse response)
    {
        response = default;
        var headEnd = received.IndexOf("\r\n\r\n"u8);
        if (headEnd < 0)
            return false;
        var head = received[..(headEnd + 2)];
        var rest = received[(headEnd + 4)..];
        response.Status = Digits(head[9..12]);
        if (HeaderValue(head, "content-length: "u8, "Content-Length: "u8) is { Length: > 0 } length)
            return response.TakeCounted(rest, Digits(length));
        if (HeaderValue(head, "transfer-encoding: "u8, "Transfer-Encoding: "u8).StartsWith("chunked"u8))
            return response.TakeChunked(rest);
        return true;
    }

    private bool TakeCounted(Span<byte> rest, int length)
    {
        if (rest.Length < length)
            return false;
        Body = rest[..length];
        return true;
    }

    private bool TakeChunked(Span<byte> rest)
    {
        if (!rest.EndsWith("0\r\n\r\n"u8))
            return false;
        // Whole, as far as one request at a time can tell: walk the chunks, joining them at the front.
        int read = 0, written = 0;
        while (true)
        {
            var line = rest[read..].IndexOf("\r\n"u8);
            if (line < 0 || !Utf8Parser.TryParse(rest[read..(read + line)], out int size, out _, 'x'))
                return false;
            if (size == 0)
                break;
            read += line + 2;
            if (read + size + 2 > rest.Length)
                return false;
            // Joining moves bytes towards the front, where an unfinished walk would have to read them again.
            _chunks ??= new List<Range>(8);
            _chunks.Add(read..(read + size));
            read += size + 2;
        }

        foreach (var chunk in _chunks ?? [])
        {
            var part = rest[chunk];
            part.CopyTo(rest[written..]);
            written += part.Length;
        }

        Body = rest[..written];
        return true;
    }

    private List<Range>? _chunks;

    private static ReadOnlySpan<byte> HeaderValue(
        ReadOnlySpan<byte> head, ReadOnlySpan<byte> name, ReadOnlySpan<byte> capitalised)
    {
        var at = head.IndexOf(capitalised);
        if (at < 0)
            at = head.IndexOf(name);
        if (at < 0)
            return default;
        var value = head[(at + name.Length)..];
        return value[..value.IndexOf((byte)'\r')];
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var value = 0;
        foreach (var digit in text)
            value = (value * 10) + (digit - '0');
        return value;
    }
}
