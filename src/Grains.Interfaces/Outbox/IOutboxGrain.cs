using System.Collections.Immutable;
using Orleans;

namespace Countersign;

/// <summary>
/// A grain that receives what states send (<see cref="IStateOutbox"/>). Key: as each receiver says. What it was handed
/// is durable when the call returns. A call may be repeated, whole or in part: the receiver keeps the highest
/// <see cref="OutboxPosition"/> it has taken in its own state, in the same write, and passes over what is not above it.
/// </summary>
[Alias("countersign.outbox-receiver")]
public interface IOutboxGrain : IGrainWithStringKey
{
    /// <summary>Most parcels of one call.</summary>
    const int MaxParcels = 1_000;

    /// <summary>Takes parcels, in ascending order of their positions. Where it throws they are offered again.</summary>
    [Alias("take")]
    Task TakeAsync(ImmutableArray<OutboxParcel> parcels, CancellationToken cancellationToken = default);
}

/// <summary>One item on its way.</summary>
/// <param name="Position">Where it stands in the order of all items of the store.</param>
/// <param name="Payload">What was sent.</param>
[GenerateSerializer, Immutable, Alias("countersign.outbox-parcel")]
public readonly record struct OutboxParcel(
    [property: Id(0)] OutboxPosition Position,
    [property: Id(1)] byte[] Payload);
