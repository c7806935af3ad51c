using System.Threading.Channels;
using Countersign.Carriers.Smpp.Links;

namespace Countersign.Carriers.Tests.Smpp.Peers;

/// <summary>Connections in memory; their other ends are the test's.</summary>
internal sealed class PipeTransport : ISmppTransport
{
    private readonly Channel<SmscEnd> _ends = Channel.CreateUnbounded<SmscEnd>();

    /// <summary>Nobody can be reached.</summary>
    public bool IsAway { get; set; }

    /// <summary>How often a connection was asked for.</summary>
    public int Asked { get; private set; }

    public ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        Asked++;
        if (IsAway)
            throw new IOException("Nobody listens there.");

        var (ours, theirs) = PipeStream.Pair();
        _ends.Writer.TryWrite(new SmscEnd(theirs));
        return new ValueTask<Stream>(ours);
    }

    /// <summary>The other end of the next connection.</summary>
    public Task<SmscEnd> AcceptAsync() => _ends.Reader.ReadAsync().AsTask().WaitAsync(Patience.Limit);

    public IAsyncEnumerable<SmscEnd> AcceptAllAsync(CancellationToken cancellationToken) =>
        _ends.Reader.ReadAllAsync(cancellationToken);
}
