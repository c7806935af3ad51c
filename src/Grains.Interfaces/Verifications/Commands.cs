using Countersign.Numbers;
using Orleans;

namespace Countersign.Verifications;

/// <summary>The batch row on whose behalf a verification is started.</summary>
[GenerateSerializer, Immutable, Alias("countersign.batch-row-reference")]
public sealed record BatchRowReference(
    [property: Id(0)] string BatchId,
    [property: Id(1)] int Row);

/// <summary>
/// Starts a verification, or resends the code of the live one of the same tenant, number and purpose.
/// </summary>
[GenerateSerializer, Immutable, Alias("countersign.start-command")]
public sealed record StartCommand
{
    /// <summary>Names the command; the same id is answered with the stored result.</summary>
    [Id(0)] public required OperationId Operation { get; init; }

    /// <summary>On whose behalf.</summary>
    [Id(1)] public required TenantContext Tenant { get; init; }

    /// <summary>The number; the grain's key is its keyed hash.</summary>
    [Id(2)] public required E164 To { get; init; }

    /// <summary>How the code shall travel.</summary>
    [Id(3)] public Channel Channel { get; init; }

    /// <summary>BCP 47 tag of the user's language, or null for the tenant's default.</summary>
    [Id(4)] public string? Locale { get; init; }

    /// <summary>Name of the template.</summary>
    [Id(5)] public string Template { get; init; } = "default";

    /// <summary>What the verification is for; verifications of different purposes are independent.</summary>
    [Id(6)] public string Purpose { get; init; } = "default";

    /// <summary>The tenant's own data, returned as given. At most 16 members.</summary>
    [Id(7)] public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>
    /// The batch row it belongs to, if any. A second row of the same batch gets <see cref="StartResult.Duplicate"/>.
    /// </summary>
    [Id(8)] public BatchRowReference? Batch { get; init; }

    /// <summary>Where and when the owner of the number agreed to be sent a code, as the tenant recorded it.</summary>
    [Id(9)] public ConsentRecord? Consent { get; init; }
}

/// <summary>Where and when the owner of a number agreed.</summary>
[GenerateSerializer, Immutable, Alias("countersign.consent-record")]
public sealed record ConsentRecord(
    [property: Id(0)] string Source,
    [property: Id(1)] DateTimeOffset At);

/// <summary>Sends the code of a live verification again.</summary>
[GenerateSerializer, Immutable, Alias("countersign.resend-command")]
public sealed record ResendCommand(
    [property: Id(0)] OperationId Operation,
    [property: Id(1)] TenantContext Tenant,
    [property: Id(2)] VerificationKey Key,
    [property: Id(3)] Channel? Channel);

/// <summary>
/// Checks a code. Without a key the latest verification of <paramref name="Purpose"/> is meant.
/// </summary>
[GenerateSerializer, Immutable, Alias("countersign.check-command")]
public sealed record CheckCommand(
    [property: Id(0)] OperationId Operation,
    [property: Id(1)] TenantContext Tenant,
    [property: Id(2)] VerificationKey? Key,
    [property: Id(3)] string Purpose,
    [property: Id(4)] CodeDigits Code);

/// <summary>Calls a verification off.</summary>
[GenerateSerializer, Immutable, Alias("countersign.cancel-command")]
public sealed record CancelCommand(
    [property: Id(0)] OperationId Operation,
    [property: Id(1)] TenantContext Tenant,
    [property: Id(2)] VerificationKey Key);

/// <summary>Asks for a verification. Without a key the latest one of <paramref name="Purpose"/> is meant.</summary>
[GenerateSerializer, Immutable, Alias("countersign.verification-query")]
public sealed record VerificationQuery(
    [property: Id(0)] TenantContext Tenant,
    [property: Id(1)] VerificationKey? Key,
    [property: Id(2)] string Purpose);
