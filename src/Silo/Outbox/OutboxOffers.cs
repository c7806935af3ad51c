using Orleans;
using Orleans.Runtime;

namespace Countersign.Silo.Outbox;

/// <summary>The one way in which a receiver is offered something.</summary>
internal static class OutboxOffers
{
    /// <summary>Offers the items in order; all are taken when it returns.</summary>
    public static async Task OfferAsync(
        this IGrainFactory grains,
        OutboxLane lane,
        IReadOnlyList<OutboxEntry> entries,
        CancellationToken cancellationToken)
    {
        var receiver = grains.GetGrain<IOutboxGrain>(GrainId.Create(lane.GrainType, lane.Key));
        foreach (var chunk in entries.Chunk(IOutboxGrain.MaxParcels))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await receiver.TakeAsync(
                [.. chunk.Select(static entry => new OutboxParcel(entry.Position, entry.Payload))], cancellationToken);
        }
    }
}
