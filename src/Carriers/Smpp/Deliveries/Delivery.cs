using Countersign.Numbers;

namespace Countersign.Carriers.Smpp.Deliveries;

/// <summary>What a deliver_sm holds.</summary>
internal abstract record Delivery
{
    private Delivery()
    {
    }

    /// <summary>The final news of a message of ours.</summary>
    public sealed record Report(Receipt Receipt) : Delivery;

    /// <summary>A whole message of a handset, or the part of one.</summary>
    /// <param name="From">The handset.</param>
    /// <param name="To">The sender id it was sent to.</param>
    /// <param name="Text">What it says.</param>
    /// <param name="Part">Which part; null where it is whole.</param>
    public sealed record Inbound(E164 From, string To, string Text, InboundPart? Part) : Delivery;

    /// <summary>Nothing for us: news of a message on its way, or what nobody can read.</summary>
    /// <param name="Why">From a closed set, for the metric.</param>
    public sealed record Nothing(string Why) : Delivery;
}

/// <summary>Which part of a message.</summary>
/// <param name="Reference">What its parts share.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Number">Which this is, from 1.</param>
internal readonly record struct InboundPart(int Reference, int Total, int Number);
