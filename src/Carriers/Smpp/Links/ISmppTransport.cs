namespace Countersign.Carriers.Smpp.Links;

/// <summary>Makes connections; TCP in production, pipes in tests.</summary>
internal interface ISmppTransport
{
    /// <summary>
    /// A new connection. Throws <see cref="IOException"/> or what sockets and TLS throw where there is none.
    /// </summary>
    ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken);
}
