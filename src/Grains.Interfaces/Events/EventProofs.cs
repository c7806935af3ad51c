using System.Collections.Immutable;
using Orleans;

namespace Countersign.Events;

/// <summary>An event as it is chained.</summary>
/// <param name="Index">Its place in the log.</param>
/// <param name="Canonical">
/// The JSON that is hashed: the event with a commitment in the place of what depends on a number.
/// </param>
/// <param name="Hash">SHA-256 over the hash before it and the hash of <paramref name="Canonical"/>.</param>
/// <param name="Salt">Opens the commitment, with <paramref name="To"/>; null where there is none, or erased.</param>
/// <param name="To">The masked number; null where there is none, or erased.</param>
[GenerateSerializer, Immutable, Alias("countersign.chained-event")]
public sealed record ChainedEvent(
    [property: Id(0)] long Index,
    [property: Id(1)] byte[] Canonical,
    [property: Id(2)] byte[] Hash,
    [property: Id(3)] byte[]? Salt,
    [property: Id(4)] string? To)
{
    /// <summary>Without what it says.</summary>
    public override string ToString() => $"event {Index}";
}

/// <summary>A stretch of a log with what proves it.</summary>
/// <param name="Events">Ascending.</param>
/// <param name="First">The first place that is still kept.</param>
/// <param name="Last">The last place of the log.</param>
/// <param name="Before">The hash of the event before the first of these; 32 zero bytes at the beginning.</param>
/// <param name="Frontier">
/// The roots of the largest whole trees that cover the places before the first of these, left to right: what is left of
/// events that were removed. Empty at the beginning.
/// </param>
[GenerateSerializer, Immutable, Alias("countersign.event-proof")]
public sealed record EventProof(
    [property: Id(0)] ImmutableArray<ChainedEvent> Events,
    [property: Id(1)] long First,
    [property: Id(2)] long Last,
    [property: Id(3)] byte[] Before,
    [property: Id(4)] ImmutableArray<byte[]> Frontier);

/// <summary>That an installation signs with another key now, in the word of the key before.</summary>
/// <param name="From">The key before, SubjectPublicKeyInfo.</param>
/// <param name="To">The key that signs now.</param>
/// <param name="Signature">ECDSA P-256 with SHA-256 of the key before (r and s).</param>
[GenerateSerializer, Immutable, Alias("countersign.key-succession")]
public sealed record KeySuccession(
    [property: Id(0)] byte[] From, [property: Id(1)] byte[] To, [property: Id(2)] byte[] Signature);

/// <summary>A signed statement of what a log holds.</summary>
[GenerateSerializer, Immutable, Alias("countersign.event-checkpoint")]
public sealed record EventCheckpoint
{
    /// <summary>The log's key.</summary>
    [Id(0)] public required string Log { get; init; }

    /// <summary>How many events it holds.</summary>
    [Id(1)] public required long Size { get; init; }

    /// <summary>The root of the Merkle tree over them (RFC 6962).</summary>
    [Id(2)] public required byte[] Root { get; init; }

    /// <summary>The hash of the last of them.</summary>
    [Id(3)] public required byte[] Hash { get; init; }

    /// <summary>When it was signed, milliseconds since 1970.</summary>
    [Id(4)] public required long At { get; init; }

    /// <summary>ECDSA P-256 with SHA-256, 64 bytes, over the text that the verifier's documentation gives.</summary>
    [Id(5)] public required byte[] Signature { get; init; }

    /// <summary>The public key, SubjectPublicKeyInfo.</summary>
    [Id(6)] public required byte[] PublicKey { get; init; }

    /// <summary>That the earlier size that was asked for is a beginning of this one; empty where none was.</summary>
    [Id(7)] public ImmutableArray<byte[]> Consistency { get; init; } = [];

    /// <summary>That the key came after others, in the word of each of them.</summary>
    [Id(8)] public ImmutableArray<KeySuccession> Successions { get; init; } = [];
}
