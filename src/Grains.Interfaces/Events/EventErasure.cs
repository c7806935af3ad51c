using System.Text;

namespace Countersign.Events;

/// <summary>
/// What a state sends to a log to have a number forgotten. It goes the way of the events, behind all that were told
/// before it: so none of them comes too late to be reached.
/// </summary>
public static class EventErasure
{
    /// <summary>No event begins like that.</summary>
    private static ReadOnlySpan<byte> Mark => "erase:"u8;

    /// <summary>As the payload of an outbox item.</summary>
    /// <param name="number">The number's pseudonym in the log, as in <see cref="EventDraft.Number"/>.</param>
    public static byte[] ToPayload(string number)
    {
        ArgumentException.ThrowIfNullOrEmpty(number);
        return [.. Mark, .. Encoding.UTF8.GetBytes(number)];
    }

    /// <summary>The pseudonym of the number to forget; null where the payload is something else.</summary>
    public static string? NumberOf(ReadOnlySpan<byte> payload) =>
        payload.StartsWith(Mark) ? Encoding.UTF8.GetString(payload[Mark.Length..]) : null;
}
