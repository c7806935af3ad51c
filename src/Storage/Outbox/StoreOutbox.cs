namespace Countersign.Storage.Outbox;

/// <inheritdoc cref="IOutbox"/>
internal sealed class StoreOutbox(IOutboxStore store, HeldCodec codec, OutboxSignal signal, OutboxRoom room) : IOutbox
{
    /// <summary>A page that holds so many bytes ends.</summary>
    public const int PageBytes = 4 * 1024 * 1024;

    /// <summary>Rows from whose size that of all that wait is told.</summary>
    public const int SampleRows = 64;

    private const int MaxLimit = 10_000;

    public ValueTask<IReadOnlyList<OutboxEntry>> ReadAsync(int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxLimit);
        return store.ReadAsync(limit, cancellationToken);
    }

    public Task RemoveAsync(
        OutboxPosition last, IReadOnlyList<OutboxEntry> held, CancellationToken cancellationToken = default) =>
        store.RemoveAsync(last, codec.Rows(held));

    public ValueTask<IReadOnlySet<OutboxLane>> LanesAsync(CancellationToken cancellationToken = default) =>
        store.LanesAsync(cancellationToken);

    public async ValueTask<IReadOnlyList<OutboxEntry>> ReadLaneAsync(
        OutboxLane lane, CancellationToken cancellationToken = default)
    {
        var entries = new List<OutboxEntry>();
        foreach (var row in await store.ReadLaneAsync(lane, cancellationToken))
            codec.Decode(lane, row, entries);

        return entries;
    }

    public Task RemoveLaneAsync(
        OutboxLane lane, OutboxPosition last, CancellationToken cancellationToken = default) =>
        store.RemoveLaneAsync(lane, last);

    public ValueTask<OutboxSize> MeasureAsync(CancellationToken cancellationToken = default) =>
        store.MeasureAsync(cancellationToken);

    public void Refuse(bool all, IReadOnlySet<OutboxLane> lanes) => room.Refuse(all, lanes);

    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken = default) =>
        signal.WaitAsync(atMost, cancellationToken);
}
