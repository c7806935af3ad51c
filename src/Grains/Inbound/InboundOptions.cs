namespace Countersign.Inbound;

/// <summary>What handsets send (section <c>Inbound</c>).</summary>
public sealed class InboundOptions
{
    /// <summary>Most sender ids that are named here.</summary>
    public const int MaxSenders = 1_000;

    /// <summary>
    /// Sender ids that belong to certain tenants, each with the ids of these. Left out: a sender id belongs to the
    /// tenants that all routes with it are dedicated to, and otherwise to everybody.
    /// </summary>
    public Dictionary<string, string[]> Senders { get; set; } = new(StringComparer.Ordinal);
}
