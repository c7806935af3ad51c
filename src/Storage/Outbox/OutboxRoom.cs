namespace Countersign.Storage.Outbox;

/// <summary>
/// Keeps what waits for receivers within bounds: what cannot be told to anybody is refused before it happens.
/// </summary>
internal sealed class OutboxRoom(StorageMetrics metrics)
{
    private Limits? _limits;

    /// <inheritdoc cref="IOutbox.Refuse"/>
    public void Refuse(bool all, IReadOnlySet<OutboxLane> lanes) =>
        Volatile.Write(ref _limits, all || lanes.Count > 0 ? new Limits(all, lanes) : null);

    /// <summary>Asked before each write.</summary>
    /// <exception cref="StorageOverloadedException">What the state sends has no room.</exception>
    public void Check(object state)
    {
        if (Volatile.Read(ref _limits) is not { } limits || state is not IStateOutbox { Outbox: { Count: > 0 } items })
            return;

        foreach (var item in items)
        {
            if (!limits.All && !limits.Lanes.Contains(new OutboxLane(item.GrainType, item.Key)))
                continue;

            metrics.NoRoom();
            throw new StorageOverloadedException("What is sent waits for a receiver that takes nothing.");
        }
    }

    private sealed record Limits(bool All, IReadOnlySet<OutboxLane> Lanes);
}
