namespace Countersign.Storage.Outbox;

/// <summary>What a provider does with what is sent; <see cref="States.IStateStore.WriteAsync"/> writes it.</summary>
internal interface IOutboxStore
{
    /// <inheritdoc cref="IOutbox.ReadAsync"/>
    ValueTask<IReadOnlyList<OutboxEntry>> ReadAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Removes everything up to the position and adds the rows, in one transaction.</summary>
    Task RemoveAsync(OutboxPosition last, IReadOnlyList<HeldRow> held);

    /// <inheritdoc cref="IOutbox.LanesAsync"/>
    ValueTask<IReadOnlySet<OutboxLane>> LanesAsync(CancellationToken cancellationToken);

    /// <summary>The rows of a lane, from the front, up to about <see cref="StoreOutbox.PageBytes"/>.</summary>
    ValueTask<IReadOnlyList<byte[]>> ReadLaneAsync(OutboxLane lane, CancellationToken cancellationToken);

    /// <summary>Removes the rows of a lane that end at the position or before.</summary>
    Task RemoveLaneAsync(OutboxLane lane, OutboxPosition last);

    /// <inheritdoc cref="IOutbox.MeasureAsync"/>
    ValueTask<OutboxSize> MeasureAsync(CancellationToken cancellationToken);
}

/// <summary>What one page held for one receiver, as it is stored.</summary>
/// <param name="Lane">The receiver.</param>
/// <param name="Last">The position of its last item, by which it is ordered.</param>
/// <param name="Items">Its items, sealed.</param>
internal sealed record HeldRow(OutboxLane Lane, OutboxPosition Last, byte[] Items);
