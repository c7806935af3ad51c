using System.Net;
using System.Net.Http.Headers;

namespace Countersign.Carriers.Http.Templates;

/// <summary>
/// A body that is sent once. The handler below repeats by itself what it takes for safe, a request without a body whose
/// connection was closed for instance; a carrier may have taken that over. So even a request without a body has one of
/// these, empty, which the handler has to ask first and which refuses the second time.
/// </summary>
internal sealed class OneTimeContent : HttpContent
{
    private readonly byte[] _body;
    private int _begun;

    public OneTimeContent(byte[] body, MediaTypeHeaderValue? type)
    {
        _body = body;
        Headers.ContentType = type;
    }

    /// <summary>Whether anything of the request may have left this process.</summary>
    public bool HasBegun => Volatile.Read(ref _begun) != 0;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _begun, 1) != 0)
            throw new IOException("A message is not sent twice.");
        await stream.WriteAsync(_body, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
