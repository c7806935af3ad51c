namespace Countersign.Carriers.Smpp.Sessions;

/// <summary>
/// What is to be written to a connection, in its order. Writers never wait: they append, and one work item writes what
/// has gathered in one piece.
/// </summary>
internal sealed class PduOutput(Stream stream, Action<Exception> failed) : IThreadPoolWorkItem
{
    /// <summary>Most bytes that may wait to be written; a carrier that reads nothing gets no more.</summary>
    public const int MaxWaiting = 4 * 1024 * 1024;

    private const int InitialBuffer = 8 * 1024;

    private readonly Lock _gate = new();
    private byte[] _gathered = new byte[InitialBuffer];
    private byte[] _spare = new byte[InitialBuffer];
    private int _length;
    private bool _isWriting;
    private TaskCompletionSource? _drained;

    public void Append(ReadOnlySpan<byte> pdu)
    {
        lock (_gate)
        {
            if (_length + pdu.Length > MaxWaiting)
            {
                ThreadPool.QueueUserWorkItem(
                    static failed => failed(new IOException("The carrier reads nothing.")), failed, preferLocal: false);
                return;
            }

            if (_length + pdu.Length > _gathered.Length)
                Array.Resize(ref _gathered, Math.Max(_gathered.Length * 2, _length + pdu.Length));

            pdu.CopyTo(_gathered.AsSpan(_length));
            _length += pdu.Length;
            if (_isWriting)
                return;

            _isWriting = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Done when all that was appended is written, or when nothing more will be.</summary>
    public Task DrainAsync()
    {
        lock (_gate)
        {
            return _isWriting
                ? (_drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task
                : Task.CompletedTask;
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = WriteAsync();

    private async Task WriteAsync()
    {
        try
        {
            while (TakeGathered(out var piece))
                await stream.WriteAsync(piece);
        }
#pragma warning disable CA1031 // Whatever a stream throws, the connection is of no more use.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            lock (_gate)
                _drained?.TrySetResult();
            failed(fault);
        }
    }

    private bool TakeGathered(out ReadOnlyMemory<byte> piece)
    {
        lock (_gate)
        {
            piece = _gathered.AsMemory(0, _length);
            _isWriting = _length > 0;
            if (!_isWriting)
            {
                _drained?.TrySetResult();
                _drained = null;
                return false;
            }

            (_gathered, _spare) = (_spare, _gathered);
            _length = 0;
            return true;
        }
    }
}
