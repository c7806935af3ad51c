using System.IO.Pipelines;

namespace Countersign.Carriers.Tests.Smpp.Peers;

/// <summary>One end of a connection that exists in memory only.</summary>
internal sealed class PipeStream : Stream
{
    private readonly PipeReader _in;
    private readonly PipeWriter _out;

    private PipeStream(PipeReader input, PipeWriter output) => (_in, _out) = (input, output);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static (PipeStream Ours, PipeStream Theirs) Pair()
    {
        var (there, back) = (new Pipe(), new Pipe());
        return (new PipeStream(back.Reader, there.Writer), new PipeStream(there.Reader, back.Writer));
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var result = await _in.ReadAsync(cancellationToken);
        if (result.IsCanceled)
            throw new IOException("This end was closed.");

        var count = (int)Math.Min(buffer.Length, result.Buffer.Length);
        var taken = result.Buffer.Slice(0, count);
        var copied = 0;
        foreach (var segment in taken)
        {
            segment.CopyTo(buffer[copied..]);
            copied += segment.Length;
        }

        _in.AdvanceTo(taken.End);
        return count;
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if ((await _out.WriteAsync(buffer, cancellationToken)).IsCompleted)
            throw new IOException("The other end was closed.");
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _in.CancelPendingRead();
        _out.Complete();
        base.Dispose(disposing);
    }
}
