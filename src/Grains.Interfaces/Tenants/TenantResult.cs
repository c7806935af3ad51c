using Orleans;

namespace Countersign.Tenants;

/// <summary>What came of a change of a tenant.</summary>
[GenerateSerializer, Immutable, Alias("countersign.tenant-result")]
public abstract record TenantResult
{
    private TenantResult()
    {
    }

    /// <summary>It is as it shall be, and durable.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.tenant-result.done")]
    public sealed record Done([property: Id(0)] TenantSnapshot Tenant) : TenantResult;

    /// <summary>There is no such tenant, or it was deleted.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.tenant-result.missing")]
    public sealed record Missing : TenantResult;

    /// <summary>The id is taken, be it by a tenant that was deleted.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.tenant-result.exists")]
    public sealed record Exists : TenantResult;

    /// <summary>It has changed since the caller looked; nothing was done.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.tenant-result.stale")]
    public sealed record Stale([property: Id(0)] long Version) : TenantResult;

    /// <summary>The tenant has no such key.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.tenant-result.no-such-key")]
    public sealed record NoSuchKey : TenantResult;

    /// <summary>It has <see cref="TenantSnapshot.MaxKeys"/> keys already.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.tenant-result.too-many-keys")]
    public sealed record TooManyKeys : TenantResult;
}

/// <summary>New settings of a tenant.</summary>
/// <param name="Operation">Names the change.</param>
/// <param name="ExpectedVersion">The version that the caller has seen.</param>
/// <param name="Definition">All that it shall be from now on; whether it is suspended is not changed.</param>
[GenerateSerializer, Immutable, Alias("countersign.tenant-change")]
public sealed record TenantChange(
    [property: Id(0)] OperationId Operation,
    [property: Id(1)] long ExpectedVersion,
    [property: Id(2)] TenantDefinition Definition);

/// <summary>Which key another takes the place of.</summary>
/// <param name="KeyId">Its id.</param>
/// <param name="EndsAt">When it ends, unless it ends before.</param>
[GenerateSerializer, Immutable, Alias("countersign.key-replacement")]
public sealed record KeyReplacement([property: Id(0)] string KeyId, [property: Id(1)] DateTimeOffset EndsAt);
