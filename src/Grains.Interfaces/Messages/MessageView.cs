using Countersign.Carriers.Messages;
using Countersign.Verifications;
using Orleans;

namespace Countersign.Messages;

/// <summary>A message as its tenant may see it: durable facts only, the number masked, no text.</summary>
[GenerateSerializer, Immutable, Alias("countersign.message-view")]
public sealed record MessageView
{
    /// <summary>Which of the number's messages.</summary>
    [Id(0)] public required VerificationKey Key { get; init; }

    /// <summary>Id of the key under which the public id was made.</summary>
    [Id(1)] public required byte IdKey { get; init; }

    /// <summary>Where it stands at the tenant's present time.</summary>
    [Id(2)] public required MessageStatus Status { get; init; }

    /// <summary>The masked number.</summary>
    [Id(3)] public required string To { get; init; }

    /// <summary>How it travels.</summary>
    [Id(4)] public required Channel Channel { get; init; }

    /// <summary>The sender the handset shows; null for the carrier's own.</summary>
    [Id(5)] public string? Sender { get; init; }

    /// <summary>Parts it is sent in; 1 for a call.</summary>
    [Id(6)] public required int Segments { get; init; }

    /// <summary>How its parts are encoded; null for a call.</summary>
    [Id(7)] public MessageEncoding? Encoding { get; init; }

    /// <summary>
    /// What it costs by the route of its latest attempt, in millionths of <see cref="Currency"/>: the price of a
    /// segment times the segments.
    /// </summary>
    [Id(8)] public long Price { get; init; }

    /// <summary>ISO 4217; null where the route has no price, as in the sandbox.</summary>
    [Id(9)] public string? Currency { get; init; }

    /// <summary>Tenant's time at which it was accepted.</summary>
    [Id(10)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Tenant's time from which it is dropped rather than sent.</summary>
    [Id(11)] public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Oldest first.</summary>
    [Id(12)] public required IReadOnlyList<AttemptView> Attempts { get; init; }

    /// <summary>What it is for.</summary>
    [Id(13)] public required string Purpose { get; init; }

    /// <summary>The tenant's own name of it.</summary>
    [Id(14)] public string? Reference { get; init; }

    /// <summary>The tenant's own name of what it belongs to.</summary>
    [Id(15)] public string? Campaign { get; init; }

    /// <summary>The tenant's own data.</summary>
    [Id(16)] public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

/// <summary>Where a message stands: as its latest attempt, or how it ended before any carrier had it.</summary>
[GenerateSerializer, Alias("countersign.message-status")]
public enum MessageStatus
{
    /// <summary>On its way to a carrier.</summary>
    Submitting = 0,

    /// <summary>A carrier has accepted it.</summary>
    Submitted = 1,

    /// <summary>The handset has it.</summary>
    Delivered = 2,

    /// <summary>The carrier gave up.</summary>
    Undelivered = 3,

    /// <summary>Every carrier that was asked refused it; nothing was sent.</summary>
    Rejected = 4,

    /// <summary>A carrier's answer was lost: it may have been sent or not, and is never sent again blindly.</summary>
    Unknown = 5,

    /// <summary>Never handed over, because it had outlived its use.</summary>
    Dropped = 6,

    /// <summary>The tenant called it off before a carrier had it.</summary>
    Cancelled = 7,
}
