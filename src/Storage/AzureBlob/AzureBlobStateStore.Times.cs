using Countersign.Storage.States;

namespace Countersign.Storage.AzureBlob;

/// <summary>
/// What is due and what is over, found by tags. The service gives what it finds in an order of its own and a while
/// later, so as much as is asked for is put in order here, and looked at before it is deleted.
/// </summary>
internal sealed partial class AzureBlobStateStore
{
    private const int Deletions = 16;

    private readonly SemaphoreSlim _sweeping = new(1);
    private readonly Queue<string> _over = new();

    public async ValueTask<DuePage> QueryDueAsync(
        long now, int limit, DueCursor? after, CancellationToken cancellationToken)
    {
        var from = after?.DueAt.ToUnixTimeMilliseconds() ?? 0;
        var found = await database.Requests.FindAsync(
            BlobTags.Due, BlobTags.Time(from), BlobTags.AfterDue(now), cancellationToken);
        var due = found
            .Select(static blob => (At: BlobTags.DueOf(blob.Value), blob.Name))
            .Where(blob => blob.At.CompareTo((from, after?.Position ?? 0)) > 0)
            .OrderBy(static blob => blob.At)
            .Take(limit)
            .ToList();
        var entries = new List<DueEntry>(due.Count);
        foreach (var (at, name) in due)
        {
            if (await AddressOfAsync(name, cancellationToken) is { } address)
                entries.Add(new DueEntry(address[0], address[2], address[1], StateSchedule.ToTime(at.DueAt)));
        }

        var last = due.Count < limit ? default : due[^1].At;
        return new DuePage(
            entries, due.Count < limit ? null : new DueCursor(StateSchedule.ToTime(last.DueAt), last.Version));
    }

    public async Task<int> DeleteExpiredAsync(long now, int limit)
    {
        await _sweeping.WaitAsync();
        try
        {
            var (deleted, isFilled) = (0, false);
            while (deleted < limit)
            {
                if (_over.Count == 0)
                {
                    if (isFilled)
                        break;
                    isFilled = true;
                    await FillAsync(now);
                }

                var names = new List<string>();
                while (names.Count < Math.Min(limit - deleted, Deletions) && _over.TryDequeue(out var name))
                    names.Add(name);
                if (names.Count == 0)
                    break;
                deleted += (await Task.WhenAll(names.Select(name => DeleteIfOverAsync(name, now)))).Count(gone => gone);
            }

            return deleted;
        }
        finally
        {
            _sweeping.Release();
        }
    }

    private async Task FillAsync(long now)
    {
        var found = await database.Requests.FindAsync(BlobTags.Over, BlobTags.Time(0), BlobTags.Time(now));
        foreach (var (name, _) in found.OrderBy(static blob => blob.Value, StringComparer.Ordinal))
            _over.Enqueue(name);
    }

    // What it has sent is moved first; it is found again.
    private async Task<bool> DeleteIfOverAsync(string name, long now)
    {
        var basis = await LookAsync(name);
        if (basis.Blob is not { State: not null, Sent.Count: 0 } blob || !(blob.Schedule.DeleteAfter <= now))
            return false;

        database.Known.Forget(name);
        return (await database.Requests.DeleteAsync(name, basis.ETag)).IsGone;
    }

    /// <summary>Grain type, state and key.</summary>
    private async ValueTask<string[]?> AddressOfAsync(string name, CancellationToken cancellationToken)
    {
        if (BlobNames.TryRead(name.AsSpan(BlobNames.States.Length), out var parts))
            return parts;

        return (await LookAsync(name, cancellationToken)).Blob is { Address: var address }
            ? [address.GrainType, address.StateName, address.Key]
            : null;
    }
}
