using System.Collections.Immutable;
using Countersign.Api.Authentication;
using Countersign.Api.Batches;
using Countersign.Api.Verifications;
using Countersign.Numbers;
using Countersign.Suppressions;
using Countersign.Verifications;
using Orleans;

namespace Countersign.Api.Suppressions;

/// <summary>The way from a request to numbers and to the tenant's list of those it does not write to.</summary>
internal sealed class SuppressionDesk(IGrainFactory grains, NumberDesk numbers, BatchDesk calls)
{
    /// <summary>Puts a number on the list, or takes it off.</summary>
    public Task<SuppressResult> ChangeAsync(
        Caller caller,
        OperationId operation,
        E164 number,
        bool optOut,
        string? reason,
        CancellationToken cancellationToken) =>
        calls.RunAsync(
            Number(caller, number),
            grain => grain.SuppressAsync(
                new SuppressCommand(operation, caller.Context, number, optOut, reason), cancellationToken),
            cancellationToken);

    /// <summary>The entry of a number; null where there is none.</summary>
    public Task<Suppression?> FindAsync(Caller caller, E164 number, CancellationToken cancellationToken) =>
        calls.RunAsync(
            Number(caller, number),
            grain => grain.GetSuppressionAsync(caller.Context, cancellationToken),
            cancellationToken);

    /// <summary>The segments of the list that hold anything.</summary>
    public Task<ImmutableArray<int>> SegmentsAsync(Caller caller, CancellationToken cancellationToken) =>
        calls.RunAsync(
            grains.GetGrain<ISuppressionDirectoryGrain>(Directory(caller)),
            grain => grain.ListAsync(cancellationToken),
            cancellationToken);

    /// <summary>A part of one segment.</summary>
    public Task<ImmutableArray<ListedSuppression>> ListAsync(
        Caller caller, int segment, ulong? after, int limit, CancellationToken cancellationToken) =>
        calls.RunAsync(
            grains.GetGrain<ISuppressionSegmentGrain>(SuppressionKeys.Segment(Directory(caller), segment)),
            grain => grain.ListAsync(after, limit, cancellationToken),
            cancellationToken);

    private IPhoneNumberGrain Number(Caller caller, E164 number) =>
        numbers.At(caller, number).Grain;

    private static string Directory(Caller caller) =>
        SuppressionKeys.Directory(caller.Tenant.Tenant, caller.Sandbox);
}
