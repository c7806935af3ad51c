namespace Countersign.Silo.Tests.Outbox;

/// <summary>An outbox in which something happens before each page is read.</summary>
internal sealed class HookedOutbox(IOutbox outbox) : IOutbox
{
    public Func<Task> BeforeRead { get; set; } = () => Task.CompletedTask;

    public async ValueTask<IReadOnlyList<OutboxEntry>> ReadAsync(
        int limit, CancellationToken cancellationToken = default)
    {
        await BeforeRead();
        return await outbox.ReadAsync(limit, cancellationToken);
    }

    public Task RemoveAsync(
        OutboxPosition last, IReadOnlyList<OutboxEntry> held, CancellationToken cancellationToken = default) =>
        outbox.RemoveAsync(last, held, cancellationToken);

    public ValueTask<IReadOnlySet<OutboxLane>> LanesAsync(CancellationToken cancellationToken = default) =>
        outbox.LanesAsync(cancellationToken);

    public ValueTask<IReadOnlyList<OutboxEntry>> ReadLaneAsync(
        OutboxLane lane, CancellationToken cancellationToken = default) =>
        outbox.ReadLaneAsync(lane, cancellationToken);

    public Task RemoveLaneAsync(
        OutboxLane lane, OutboxPosition last, CancellationToken cancellationToken = default) =>
        outbox.RemoveLaneAsync(lane, last, cancellationToken);

    public ValueTask<OutboxSize> MeasureAsync(CancellationToken cancellationToken = default) =>
        outbox.MeasureAsync(cancellationToken);

    public void Refuse(bool all, IReadOnlySet<OutboxLane> lanes) => outbox.Refuse(all, lanes);

    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken = default) =>
        outbox.WaitAsync(atMost, cancellationToken);
}
