using System.Text;

namespace Countersign.Carriers.Smpp.Pdus;

/// <summary>
/// The answers, and the requests that have no body. An answer's text (a message id, a system id) may be left out, which
/// the specification asks for where it refuses.
/// </summary>
internal static class ResultPdu
{
    public const int MessageIdSize = 65;

    /// <summary>Most bytes of anything written here.</summary>
    public const int MaxSize = PduHeader.Size + MessageIdSize;

    /// <summary>A PDU of nothing but its header.</summary>
    public static int Write(Span<byte> destination, CommandId id, uint status, uint sequence) =>
        new PduWriter(destination, id, status, sequence).End();

    /// <summary>An answer with one text: submit_sm_resp, deliver_sm_resp, or that of a bind.</summary>
    public static int Write(
        Span<byte> destination, CommandId id, uint status, uint sequence, ReadOnlySpan<byte> text)
    {
        var writer = new PduWriter(destination, id, status, sequence);
        writer.Text(text, id is CommandId.SubmitSmResp ? MessageIdSize : BindPdu.SystemIdSize, "text");
        return writer.End();
    }

    /// <summary>The message id of a submit_sm_resp; empty where there is none.</summary>
    public static string ReadMessageId(ReadOnlySpan<byte> body) =>
        body.IsEmpty ? "" : Encoding.Latin1.GetString(new PduReader(body).Text(MessageIdSize, "message_id")).Trim();
}
