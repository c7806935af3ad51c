using Countersign.Numbers;
using Countersign.Verifications;
using Orleans;

namespace Countersign.Suppressions;

/// <summary>A tenant puts a number on its suppression list, or takes it off.</summary>
/// <param name="Operation">Names the command.</param>
/// <param name="Tenant">Whose list.</param>
/// <param name="To">The number; the grain's key is its keyed hash.</param>
/// <param name="OptOut">On the list, or off it.</param>
/// <param name="Reason">In the tenant's words; at most <see cref="Suppression.MaxReason"/> characters.</param>
[GenerateSerializer, Immutable, Alias("countersign.suppress-command")]
public sealed record SuppressCommand(
    [property: Id(0)] OperationId Operation,
    [property: Id(1)] TenantContext Tenant,
    [property: Id(2)] E164 To,
    [property: Id(3)] bool OptOut,
    [property: Id(4)] string? Reason);

/// <summary>The outcome of a <see cref="SuppressCommand"/>.</summary>
[GenerateSerializer, Immutable, Alias("countersign.suppress-result")]
public abstract record SuppressResult
{
    private SuppressResult()
    {
    }

    /// <summary>The number is on the list. <paramref name="IsNew"/>: it was not before this command.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.suppress-result.listed")]
    public sealed record Listed([property: Id(0)] Suppression Entry, [property: Id(1)] bool IsNew) : SuppressResult;

    /// <summary>The number is not on the list. <paramref name="Was"/>: it was before this command.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.suppress-result.lifted")]
    public sealed record Lifted([property: Id(0)] bool Was) : SuppressResult;

    /// <summary>Not lifted: the number's owner asked for it, and only the owner lifts it.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.suppress-result.owners-choice")]
    public sealed record OwnersChoice : SuppressResult;
}
