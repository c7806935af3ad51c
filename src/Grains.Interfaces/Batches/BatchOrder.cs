using Countersign.Verifications;
using Orleans;

namespace Countersign.Batches;

/// <summary>What a tenant asked for with a batch. Never changes.</summary>
[GenerateSerializer, Immutable, Alias("countersign.batch-order")]
public sealed record BatchOrder
{
    /// <summary>On whose behalf.</summary>
    [Id(0)] public required string Tenant { get; init; }

    /// <summary>Whether it was uploaded with a sandbox key.</summary>
    [Id(1)] public required bool Sandbox { get; init; }

    /// <summary>Whether numbers are started or only looked at.</summary>
    [Id(2)] public required BatchMode Mode { get; init; }

    /// <summary>Purpose of all its verifications.</summary>
    [Id(3)] public required string Purpose { get; init; }

    /// <summary>Template of all its messages.</summary>
    [Id(4)] public required string Template { get; init; }

    /// <summary>When the upload began, by the tenant's clock, which in the sandbox may have been moved.</summary>
    [Id(5)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When all that is stored of it goes away; real time.</summary>
    [Id(6)] public required DateTimeOffset DeleteAfter { get; init; }

    /// <summary>How far the tenant's clock was ahead when the upload began.</summary>
    [Id(7)] public TimeSpan ClockOffset { get; init; }

    /// <summary>Where and when the owners of all its numbers agreed; null where the upload does not say.</summary>
    [Id(8)] public ConsentRecord? Consent { get; init; }

    /// <summary>Whether money is held for its rows: then it tells the account how it ends.</summary>
    [Id(9)] public bool IsPrepaid { get; init; }
}

/// <summary>Who asks for a batch. For anybody but its owner it does not exist.</summary>
[GenerateSerializer, Immutable, Alias("countersign.batch-caller")]
public sealed record BatchCaller(
    [property: Id(0)] string Tenant,
    [property: Id(1)] bool Sandbox);

/// <summary>A batch as its tenant may see it.</summary>
[GenerateSerializer, Immutable, Alias("countersign.batch-view")]
public sealed record BatchView
{
    /// <summary>The public id.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>Never <see cref="BatchStatus.Receiving"/>.</summary>
    [Id(1)] public required BatchStatus Status { get; init; }

    /// <summary>What it was uploaded for.</summary>
    [Id(2)] public required BatchMode Mode { get; init; }

    /// <summary>The classes sum to <see cref="RowCounts.Rows"/>, which never changes.</summary>
    [Id(3)] public required RowCounts Counts { get; init; }

    /// <summary>When the upload began.</summary>
    [Id(4)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the last row got its outcome, by the clock of <see cref="CreatedAt"/>; null before.</summary>
    [Id(5)] public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Rows per second that got their outcome lately; of an ended batch, over its whole run.</summary>
    [Id(6)] public required double Rate { get; init; }
}
