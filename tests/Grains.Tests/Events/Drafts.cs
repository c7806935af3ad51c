using System.Buffers.Text;
using System.Text;
using Countersign.Events;

namespace Countersign.Grains.Tests.Events;

/// <summary>Reads what states send to logs, to be looked at.</summary>
internal static class Drafts
{
    public static EventDraft Of(OutboxItem item) => Of(item.Payload.Span);

    public static EventDraft Of(ReadOnlySpan<byte> payload)
    {
        Assert.True(EventPayload.TryRead(payload, out var read));
        return new EventDraft
        {
            Type = Encoding.UTF8.GetString(read.Type),
            Subject = Encoding.UTF8.GetString(read.Subject),
            Sequence = read.Sequence,
            At = read.At,
            To = read.To.IsEmpty ? null : Encoding.UTF8.GetString(read.To),
            Number = read.Number.IsEmpty ? null : Encoding.UTF8.GetString(read.Number),
            Data = read.Data.ToArray(),
        };
    }

    /// <summary>What stands in an event for a masked number.</summary>
    public static string Commitment(byte[] salt, string to)
    {
        var commitment = new byte[EventChain.HashSize];
        EventChain.Commit(salt, Encoding.UTF8.GetBytes(to), commitment);
        return Base64Url.EncodeToString(commitment);
    }

    /// <summary>Its canonical form, with a commitment of no salt.</summary>
    public static byte[] Canonical(string log, EventDraft draft)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        Assert.True(EventPayload.TryRead(draft.ToPayload(), out var payload));
        var commitment = new byte[EventChain.HashSize];
        EventChain.Commit(new byte[EventChain.SaltSize], payload.To, commitment);
        EventText.WriteCanonical(buffer, log, payload, payload.To.IsEmpty ? [] : commitment);
        return buffer.WrittenSpan.ToArray();
    }
}
