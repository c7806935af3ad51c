namespace Countersign.Silo.Tests.Sweeping;

/// <summary>A due index and expired states that a test fills.</summary>
internal sealed class DueList : IDueIndex, IExpiredStates
{
    public List<DueEntry> Due { get; } = [];

    public int Expired { get; set; }

    public int Queries { get; private set; }

    public ValueTask RegisterAsync(DueEntry entry, CancellationToken cancellationToken = default) =>
        ValueTask.CompletedTask;

    public ValueTask ClearAsync(DueEntry entry, CancellationToken cancellationToken = default) =>
        ValueTask.CompletedTask;

    public ValueTask<DuePage> QueryAsync(
        DateTimeOffset now, int limit, DueCursor? after = null, CancellationToken cancellationToken = default)
    {
        Queries++;
        var from = (int)(after?.Position ?? 0);
        var page = Due.Where(entry => entry.DueAt <= now).Skip(from).Take(limit).ToList();
        return ValueTask.FromResult(
            new DuePage(page, page.Count < limit ? null : new DueCursor(page[^1].DueAt, from + page.Count)));
    }

    public ValueTask<int> SweepExpiredAsync(
        DateTimeOffset now, int limit, CancellationToken cancellationToken = default)
    {
        var deleted = Math.Min(limit, Expired);
        Expired -= deleted;
        return ValueTask.FromResult(deleted);
    }
}
