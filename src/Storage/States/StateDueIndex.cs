namespace Countersign.Storage.States;

/// <summary>Due index and expiry of a store that keeps the schedule of a state in the record of the state.</summary>
internal sealed class StateDueIndex(IStateStore store) : IDueIndex, IExpiredStates
{
    /// <summary>States deleted in one transaction; other writers get in between.</summary>
    public const int SweepStep = 100;

    public ValueTask RegisterAsync(DueEntry entry, CancellationToken cancellationToken = default) =>
        ValueTask.CompletedTask;

    public ValueTask ClearAsync(DueEntry entry, CancellationToken cancellationToken = default) =>
        ValueTask.CompletedTask;

    public ValueTask<DuePage> QueryAsync(
        DateTimeOffset now, int limit, DueCursor? after = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, DuePage.MaxEntries);
        return store.QueryDueAsync(now.ToUnixTimeMilliseconds(), limit, after, cancellationToken);
    }

    public async ValueTask<int> SweepExpiredAsync(
        DateTimeOffset now, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var deleted = 0;
        while (deleted < limit)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var step = Math.Min(SweepStep, limit - deleted);
            var gone = await store.DeleteExpiredAsync(now.ToUnixTimeMilliseconds(), step);
            deleted += gone;
            if (gone < step)
                break;
        }

        return deleted;
    }
}
