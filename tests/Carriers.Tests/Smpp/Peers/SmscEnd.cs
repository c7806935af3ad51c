using System.Text;
using Countersign.Carriers.Smpp.Pdus;
using Countersign.Carriers.Smpp.Sessions;

namespace Countersign.Carriers.Tests.Smpp.Peers;

/// <summary>A PDU as it came.</summary>
internal sealed record ReceivedPdu(PduHeader Header, byte[] Body)
{
    public MessageFields Message => MessageFields.Of(Body);
}

/// <summary>The SMSC's end of a connection, moved by the test.</summary>
internal sealed class SmscEnd(Stream stream) : IDisposable
{
    private readonly PduInput _input = new(stream);
    private readonly SemaphoreSlim _writing = new(1);
    private uint _sequence;

    /// <summary>The next PDU; null where the connection was closed.</summary>
    public async Task<ReceivedPdu?> TryReadAsync()
    {
        var pdu = await _input.ReadAsync().AsTask().WaitAsync(Patience.Limit);
        return pdu.Length == 0
            ? null : new ReceivedPdu(PduHeader.Read(pdu.Span), pdu[PduHeader.Size..].ToArray());
    }

    /// <summary>The next PDU, which must be one of that kind.</summary>
    public async Task<ReceivedPdu> ExpectAsync(CommandId id)
    {
        var pdu = await TryReadAsync();
        Assert.Equal(id, pdu?.Header.Id);
        return pdu!;
    }

    /// <summary>Takes the bind that must come now, and answers it.</summary>
    public async Task<ReceivedPdu> BindAsync(
        CommandId bind = CommandId.BindTransceiver, uint status = CommandStatus.Ok)
    {
        var pdu = await ExpectAsync(bind);
        await SendAsync(bind.ToResponse(), status, pdu.Header.Sequence, "smsc");
        return pdu;
    }

    /// <summary>An answer; without <paramref name="text"/> a header and nothing else.</summary>
    public Task SendAsync(CommandId id, uint status, uint sequence, string? text = null)
    {
        var pdu = new byte[256];
        var length = text is null
            ? ResultPdu.Write(pdu, id, status, sequence)
            : ResultPdu.Write(pdu, id, status, sequence, Encoding.Latin1.GetBytes(text));
        return SendRawAsync(pdu.AsMemory(0, length));
    }

    public Task AnswerAsync(ReceivedPdu submit, string id) =>
        SendAsync(CommandId.SubmitSmResp, CommandStatus.Ok, submit.Header.Sequence, id);

    public Task RefuseAsync(ReceivedPdu submit, uint status) =>
        SendAsync(CommandId.SubmitSmResp, status, submit.Header.Sequence);

    /// <summary>Sends a deliver_sm. Returns its sequence number.</summary>
    public async Task<uint> DeliverAsync(MessageFields message)
    {
        var pdu = new byte[PduHeader.MaxPdu];
        var sequence = ++_sequence;
        await SendRawAsync(pdu.AsMemory(0, message.Write(pdu, CommandId.DeliverSm, sequence)));
        return sequence;
    }

    public async Task SendRawAsync(ReadOnlyMemory<byte> bytes)
    {
        await _writing.WaitAsync();
        try
        {
            await stream.WriteAsync(bytes);
        }
        catch (IOException)
        {
            // The link has gone: what it would have read is the test's own business.
            return;
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose()
    {
        stream.Dispose();
        _writing.Dispose();
    }
}
