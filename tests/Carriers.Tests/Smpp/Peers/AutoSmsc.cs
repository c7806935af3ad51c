using System.Collections.Concurrent;
using System.Text;
using Countersign.Carriers.Smpp;
using Countersign.Carriers.Smpp.Deliveries;
using Countersign.Carriers.Smpp.Pdus;
using Countersign.Carriers.Smpp.Text;
using Countersign.Carriers.Tests.Conformance;

namespace Countersign.Carriers.Tests.Smpp.Peers;

/// <summary>An SMSC that treats what comes as it is told, for as long as connections come.</summary>
internal sealed class AutoSmsc : IAsyncDisposable
{
    private readonly TextDecoder _decoder = new(SmppAlphabet.Gsm7, SmppPacking.Unpacked);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<HandedMessage> _taken = new();
    private readonly ConcurrentQueue<Func<Task>> _held = new();
    private readonly ConcurrentDictionary<uint, TaskCompletionSource<uint>> _deliveries = new();
    private readonly SortedDictionary<int, string> _parts = [];
    private readonly PipeTransport _transport;
    private readonly Task _accepting;
    private volatile SmscEnd? _current;
    private int _ids;

    public AutoSmsc(PipeTransport transport)
    {
        _transport = transport;
        _accepting = AcceptAsync();
    }

    public Treatment Treatment { get; set; }

    public IReadOnlyCollection<HandedMessage> Taken => _taken;

    public void Release()
    {
        while (_held.TryDequeue(out var answer))
            _ = answer();
    }

    public void Leave()
    {
        _transport.IsAway = true;
        _current?.Dispose();
    }

    public async Task<uint> DeliverAsync(MessageFields message)
    {
        var sequence = await _current!.DeliverAsync(message);
        return await _deliveries.GetOrAdd(sequence, static _ => new TaskCompletionSource<uint>()).Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _current?.Dispose();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            await foreach (var end in _transport.AcceptAllAsync(_stopping.Token))
            {
                _current = end;
                _ = ServeAsync(end);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(SmscEnd end)
    {
        try
        {
            while (await end.TryReadAsync() is { } pdu)
                await HandleAsync(end, pdu);
        }
        catch (Exception fault) when (fault is IOException or TimeoutException)
        {
            // One of the two sides has gone.
        }
    }

    private Task HandleAsync(SmscEnd end, ReceivedPdu pdu)
    {
        switch (pdu.Header.Id)
        {
            case CommandId.BindTransceiver:
                return end.SendAsync(CommandId.BindTransceiverResp, 0, pdu.Header.Sequence, "smsc");
            case CommandId.Unbind or CommandId.EnquireLink:
                return end.SendAsync(pdu.Header.Id.ToResponse(), 0, pdu.Header.Sequence);
            case CommandId.DeliverSmResp:
                _deliveries.GetOrAdd(pdu.Header.Sequence, static _ => new TaskCompletionSource<uint>())
                    .TrySetResult(pdu.Header.Status);
                return Task.CompletedTask;
            case CommandId.SubmitSm:
                return SubmitAsync(end, pdu);
            default:
                return Task.CompletedTask;
        }
    }

    private async Task SubmitAsync(SmscEnd end, ReceivedPdu pdu)
    {
        var treatment = Treatment;
        if (treatment is Treatment.RefuseMessage or Treatment.RefuseRoute or Treatment.Throttle)
        {
            await end.RefuseAsync(pdu, treatment switch
            {
                Treatment.RefuseMessage => 0x0B,
                Treatment.RefuseRoute => CommandStatus.SystemError,
                _ => CommandStatus.Throttled,
            });
            return;
        }

        Take(pdu.Body);
        var id = $"id-{Interlocked.Increment(ref _ids)}";
        switch (treatment)
        {
            case Treatment.TakeOver:
                await end.AnswerAsync(pdu, id);
                break;
            case Treatment.HoldAnswer:
                _held.Enqueue(() => end.AnswerAsync(pdu, id));
                break;
            case Treatment.CutAfterTaking:
                await end.SendRawAsync(new byte[PduHeader.Size / 2]);
                end.Dispose();
                break;
            case Treatment.AnswerGarbage:
                await end.SendRawAsync(Encoding.ASCII.GetBytes("HTTP/1.1 400 Bad Request\r\n\r\n"));
                break;
        }
    }

    private void Take(byte[] body)
    {
        var pdu = MessagePdu.Read(body);
        var data = UserDataHeader.Skip(pdu, out var part, out var octets);
        _parts[part?.Number ?? 1] = _decoder.Decode(pdu.DataCoding, data, octets)!;
        if (_parts.Count < (part?.Total ?? 1))
            return;

        _taken.Enqueue(new HandedMessage(
            Encoding.ASCII.GetString(pdu.Destination), Encoding.ASCII.GetString(pdu.Source),
            string.Concat(_parts.Values)));
        _parts.Clear();
    }
}
