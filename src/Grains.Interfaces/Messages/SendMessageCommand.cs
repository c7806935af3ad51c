using Countersign.Carriers;
using Countersign.Numbers;
using Countersign.Verifications;
using Orleans;

namespace Countersign.Messages;

/// <summary>Sends one message of the tenant's own, without a code. Printing it shows neither number nor text.</summary>
[GenerateSerializer, Immutable, Alias("countersign.send-message-command")]
public sealed record SendMessageCommand
{
    /// <summary>Names the command; the same id is answered with the message it made.</summary>
    [Id(0)] public required OperationId Operation { get; init; }

    /// <summary>On whose behalf.</summary>
    [Id(1)] public required TenantContext Tenant { get; init; }

    /// <summary>The number; the grain's key is its keyed hash.</summary>
    [Id(2)] public required E164 To { get; init; }

    /// <summary>How it shall travel.</summary>
    [Id(3)] public Channel Channel { get; init; }

    /// <summary>What it says, complete.</summary>
    [Id(4)] public required MessageText Text { get; init; }

    /// <summary>The sender the handset shall show; null for whichever the route has.</summary>
    [Id(5)] public string? Sender { get; init; }

    /// <summary>Name of the template it was made of; null where the text was given.</summary>
    [Id(6)] public string? Template { get; init; }

    /// <summary>What it is for.</summary>
    [Id(7)] public string Purpose { get; init; } = "default";

    /// <summary>The tenant's own name of the message; those of different references are never duplicates.</summary>
    [Id(8)] public string? Reference { get; init; }

    /// <summary>The tenant's own name of what it belongs to.</summary>
    [Id(9)] public string? Campaign { get; init; }

    /// <summary>The tenant's own data, returned as given. At most 16 members.</summary>
    [Id(10)] public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>How long it is of use: later it is dropped, not handed to a carrier.</summary>
    [Id(11)] public required TimeSpan ValidFor { get; init; }

    /// <summary>Where and when the owner of the number agreed, as the tenant recorded it.</summary>
    [Id(12)] public ConsentRecord? Consent { get; init; }
}

/// <summary>Asks for a message, or calls it off.</summary>
[GenerateSerializer, Immutable, Alias("countersign.message-query")]
public sealed record MessageQuery(
    [property: Id(0)] TenantContext Tenant,
    [property: Id(1)] VerificationKey Key);
