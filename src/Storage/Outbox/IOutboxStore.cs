namespace Countersign.Storage.Outbox;

/// <summary>What a provider does with what is sent; <see cref="States.IStateStore.WriteAsync"/> writes it.</summary>
internal interface IOutboxStore
{
    /// <inheritdoc cref="IOutbox.ReadAsync"/>
    ValueTask<IReadOnlyList<OutboxEntry>> ReadAsync(int limit, CancellationToken cancellationToken);

    /// <inheritdoc cref="IOutbox.RemoveAsync"/>
    Task RemoveAsync(OutboxPosition last);
}

/// <inheritdoc cref="IOutbox"/>
internal sealed class StoreOutbox(IOutboxStore store, OutboxSignal signal) : IOutbox
{
    /// <summary>A page that holds so many bytes ends.</summary>
    public const int PageBytes = 4 * 1024 * 1024;

    private const int MaxLimit = 10_000;

    public ValueTask<IReadOnlyList<OutboxEntry>> ReadAsync(int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxLimit);
        return store.ReadAsync(limit, cancellationToken);
    }

    public Task RemoveAsync(OutboxPosition last, CancellationToken cancellationToken = default) =>
        store.RemoveAsync(last);

    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken = default) =>
        signal.WaitAsync(atMost, cancellationToken);
}
