using Countersign.Carriers;
using Countersign.Carriers.Messages;

namespace Countersign.Verifications;

/// <summary>What a session has instead of a code where it is a message of the tenant's own.</summary>
internal sealed record MessagePart
{
    /// <summary>
    /// What it says; null as soon as no attempt will need it any more. A message without it is settled: what follows
    /// are receipts.
    /// </summary>
    public MessageText? Text { get; init; }

    /// <summary>Keyed hash of what makes two messages the same.</summary>
    public required UInt128 Print { get; init; }

    /// <summary>The sender that was asked for; null for any.</summary>
    public string? Sender { get; init; }

    /// <summary>The tenant's own name of it.</summary>
    public string? Reference { get; init; }

    /// <summary>The tenant's own name of what it belongs to.</summary>
    public string? Campaign { get; init; }

    /// <summary>Parts it is sent in.</summary>
    public required byte Segments { get; init; }

    /// <summary>How its parts are encoded.</summary>
    public MessageEncoding Encoding { get; init; }

    /// <summary>Currency of the attempts' prices; null where they have none.</summary>
    public string? Currency { get; init; }

    /// <summary>Tenant's time at which limits count it; it moves with a clock that is set back.</summary>
    public required long CountedAt { get; init; }
}
