using Countersign.Tenants;

namespace Countersign.Verifications;

/// <summary>What a send costs, in millionths.</summary>
/// <param name="Sms">As a text message, with all its segments.</param>
/// <param name="Voice">As a call.</param>
/// <param name="Segments">Segments of the text message.</param>
/// <param name="Most">Most it may come to, with everything that may follow.</param>
public readonly record struct SendPrice(long Sms, long Voice, byte Segments, long Most)
{
    /// <summary>The price; null where the list says nothing of a way that the send may take.</summary>
    /// <param name="prices">The tenant's prices.</param>
    /// <param name="paidSegments">Segments that it paid for in the month.</param>
    /// <param name="region">Where the send goes.</param>
    /// <param name="channel">How it travels.</param>
    /// <param name="fallback">What may follow where a text message does not arrive.</param>
    /// <param name="segments">Segments of the text message.</param>
    public static SendPrice? Of(
        PriceList prices,
        long paidSegments,
        string region,
        Channel channel,
        ReadOnlySpan<FallbackStep> fallback,
        byte segments)
    {
        var sms = prices.MicrosOf(region, Channel.Sms, paidSegments) * segments;
        var voice = prices.MicrosOf(region, Channel.Voice, paidSegments);
        if (PriceOf(channel) is not { } most)
            return null;

        // Only a text message is followed by anything.
        foreach (var step in channel == Channel.Sms ? fallback : [])
        {
            if (PriceOf(step.Channel) is not { } more)
                return null;
            most += more;
        }

        return new(sms ?? 0, voice ?? 0, segments, most);

        long? PriceOf(Channel way) => way == Channel.Voice ? voice : sms;
    }
}
