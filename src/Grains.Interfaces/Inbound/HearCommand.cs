using Countersign.Numbers;
using Countersign.Verifications;
using Orleans;

namespace Countersign.Inbound;

/// <summary>A keyword that a handset has sent.</summary>
[GenerateSerializer, Immutable, Alias("countersign.hear-command")]
public sealed record HearCommand
{
    /// <summary>
    /// The same for the same message: from the carrier's own id of it; null where the carrier gives none.
    /// </summary>
    [Id(0)] public OperationId? Operation { get; init; }

    /// <summary>The handset; the grain's key is its keyed hash.</summary>
    [Id(1)] public required E164 From { get; init; }

    /// <summary>The route it came by.</summary>
    [Id(2)] public required string Route { get; init; }

    /// <summary>The sender id it was sent to, as <c>SenderText.Normal</c> writes it.</summary>
    [Id(3)] public required string Sender { get; init; }

    /// <summary>What it says.</summary>
    [Id(4)] public required InboundWord Word { get; init; }

    /// <summary>The language of the keyword, as the templates name it.</summary>
    [Id(5)] public required string Language { get; init; }

    /// <summary>Whether the keyword is used in several languages, so that it tells little of its sender's.</summary>
    [Id(6)] public bool IsCommon { get; init; }

    /// <summary>The one tenant it is about, in the sandbox; null elsewhere: there the sender id decides.</summary>
    [Id(7)] public TenantContext? Only { get; init; }
}

/// <summary>What came of a keyword.</summary>
/// <param name="Repeated">The message was heard before; nothing was done.</param>
/// <param name="Changed">Tenants whose right to write to the number has changed.</param>
/// <param name="Answered">Whether an answer is on its way to the handset.</param>
[GenerateSerializer, Immutable, Alias("countersign.hear-result")]
public sealed record HearResult(
    [property: Id(0)] bool Repeated,
    [property: Id(1)] int Changed,
    [property: Id(2)] bool Answered);
