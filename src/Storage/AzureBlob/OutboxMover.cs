using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Countersign.Storage.AzureBlob;

/// <summary>
/// Moves what states have sent from their blobs into pages, and pages are what is read. A page is written, then joins
/// the head, which gives it its number; from then on its items have their positions. Then they are taken out of the
/// states. A page leaves the head only when that is done, and none joins before it is done for all before it; so
/// nothing is lost and nothing gets a second position, wherever a mover stops and however many there are.
/// </summary>
internal sealed class OutboxMover(
    AzureBlobDatabase database, OutboxHints hints, IOptions<AzureBlobStorageOptions> options, TimeProvider time)
{
    private const int Looks = 16;
    private const int MaxPageBytes = 4 << 20;
    private const int MaxRounds = 5;

    private readonly OutboxFront _front = new(database);
    private readonly OutboxStripper _stripper = new(database);
    private readonly MovedVersions _moved = new();
    private readonly HashSet<long> _stripped = [];
    private readonly Dictionary<long, List<OutboxRow>> _rows = [];
    private readonly Dictionary<string, OutboxHint> _candidates = new(StringComparer.Ordinal);
    private (long Page, Task Work) _stripping = (0, Task.CompletedTask);
    private long _searched;
    private bool _hasMore;

    /// <summary>The head, after <see cref="FollowAsync"/>.</summary>
    public OutboxHead Head => _front.Head!;

    /// <summary>Gets to know the head, and what it holds is out of the states. What was known counts no more.</summary>
    public async Task FollowAsync()
    {
        if (_front.Head is null)
            await LoadAsync();
        await StripAsync();
    }

    /// <summary>Moves, where there is anything, until so many writes wait.</summary>
    public async Task MoveAsync(int upTo)
    {
        var isSearch = hints.Read() || _hasMore || _front.Head is null
            || time.GetElapsedTime(_searched) >= options.Value.SearchInterval;
        if (isSearch)
        {
            _searched = time.GetTimestamp();
            await LoadAsync();
        }

        for (var round = 0; round < MaxRounds && Head.Waiting < upTo; round++)
        {
            await StripAsync();
            await GatherAsync(isSearch, upTo - Head.Waiting);
            var (rows, used) = Page(upTo - Head.Waiting);
            if (rows.Count == 0 || await AppendAsync(rows, used))
                return;
            isSearch = true;
        }
    }

    /// <summary>The rows of a page; null where another process has removed it.</summary>
    public async Task<List<OutboxRow>?> RowsAsync(OutboxPage page)
    {
        if (_rows.TryGetValue(page.Number, out var rows))
            return rows;
        if (await database.Requests.ReadAsync(page.Name) is not { } found)
            return null;

        return _rows[page.Number] = OutboxRow.Decode(found.Content);
    }

    /// <summary>Removes from the front what is up to this row of this page.</summary>
    public async Task RemoveAsync(long page, int row)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            await StripAsync();
            var before = Head;
            if (await _front.TryChangeAsync(before.Without(page, row)))
            {
                foreach (var gone in before.Pages.Where(gone => Head.Pages.All(here => here.Number != gone.Number)))
                    await DropAsync(gone);
                return;
            }

            Restart();
        }

        throw new StorageOverloadedException(BlobFault.Refusal);
    }

    /// <summary>After a fault nothing is known but what is durable.</summary>
    public void Forget()
    {
        hints.Close();
        _front.Forget();
        _candidates.Clear();
    }

    private async Task LoadAsync()
    {
        var isFirst = _front.Head is null;
        if (await _front.LoadAsync())
            Restart();
        if (isFirst)
            await CleanAsync();
    }

    // Pages that others have made may hold what is hinted at or remembered here.
    private void Restart()
    {
        _candidates.Clear();
        _rows.Clear();
        _stripped.Clear();
        _moved.Restart(Head.Next);
        hints.Open(Head.Next);
    }

    // A page that is below the next number and not in the head is none any more, or never was one.
    private async Task CleanAsync()
    {
        var kept = Head.Pages.Select(static page => page.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, _) in await database.Requests.ListAsync(BlobNames.Pages))
        {
            if (OutboxPage.NumberOf(name) < Head.Next && !kept.Contains(name))
                await database.Requests.DeleteAsync(name);
        }
    }

    /// <summary>Every page of the head is out of the states when it ends.</summary>
    private async Task StripAsync()
    {
        var (page, work) = _stripping;
        _stripping = (0, Task.CompletedTask);
        await work;
        if (page > 0)
            _stripped.Add(page);
        foreach (var left in Head.Pages.Where(left => !_stripped.Contains(left.Number)))
        {
            if (await RowsAsync(left) is { } rows)
                await _stripper.StripAsync(rows, _candidates);
            _stripped.Add(left.Number);
        }
    }

    private async Task GatherAsync(bool isSearch, int room)
    {
        // A later hint of a state holds all that an earlier one did and that is not moved.
        foreach (var hint in hints.Take())
            _candidates[hint.Name] = hint;
        if (!isSearch)
            return;

        var found = await database.Requests.FindAsync(BlobTags.Owes, BlobTags.AnyOwing);
        var unknown = found
            .Where(blob => !_candidates.ContainsKey(blob.Name))
            .Select(static blob => (blob.Name, BlobTags.Owed(blob.Value).Version))
            .Where(blob => !_moved.Contains(blob.Version))
            .OrderBy(static blob => blob.Version)
            .ToList();
        _hasMore = unknown.Count > room;
        var looks = new ParallelOptions { MaxDegreeOfParallelism = Looks, TaskScheduler = TaskScheduler.Default };
        var seen = new ConcurrentBag<OutboxHint>();
        await Parallel.ForEachAsync(unknown.Take(room), looks, async (blob, token) =>
        {
            if (await database.Requests.ReadAsync(blob.Name, token) is { } read)
            {
                var state = StateBlob.Decode(read.Content);
                seen.Add(new OutboxHint(blob.Name, state, read.ETag, read.Content.Length, Began: 0));
            }
        });
        foreach (var state in seen.OrderBy(static state => state.Blob.Version))
            _candidates[state.Name] = state;
    }

    /// <summary>The rows of the next page, and the states they are from.</summary>
    private (List<OutboxRow> Rows, Dictionary<string, OutboxHint> Used) Page(int room)
    {
        var (rows, bytes) = (new List<OutboxRow>(), 0);
        var used = new Dictionary<string, OutboxHint>(StringComparer.Ordinal);
        foreach (var (name, state) in _candidates.OrderBy(static state => state.Value.Blob.Version))
        {
            foreach (var sent in state.Blob.Sent.Where(sent => !_moved.Contains(sent.Version)))
            {
                if (rows.Count >= room || bytes >= MaxPageBytes)
                    return (rows, used); // The rest of this one is for the next page.
                rows.Add(new OutboxRow(name, sent));
                bytes += sent.Items.Length;
                used[name] = state;
            }

            _candidates.Remove(name);
        }

        return (rows, used);
    }

    // False where another process has made a page of this number.
    private async Task<bool> AppendAsync(List<OutboxRow> rows, Dictionary<string, OutboxHint> used)
    {
        var bytes = rows.Sum(static row => (long)row.Sent.Items.Length);
        var page = new OutboxPage(Head.Next, database.Versions.Next(), rows.Count, Taken: 0, bytes);
        await database.Requests.PutAsync(page.Name, OutboxRow.Encode(rows), over: null);
        var before = Head;
        if (!await _front.TryChangeAsync(before with { Next = page.Number + 1, Pages = [.. before.Pages, page] }))
        {
            Restart();
            await database.Requests.DeleteAsync(page.Name);
            return false;
        }

        _rows[page.Number] = rows;
        _moved.Add(page.Number, rows.Select(static row => row.Sent.Version));
        hints.Made(page.Number + 1, _moved.Since);
        _stripping = (page.Number, _stripper.StripAsync(rows, used)); // While the page is handed over.
        return true;
    }

    private async Task DropAsync(OutboxPage page)
    {
        _rows.Remove(page.Number);
        _stripped.Remove(page.Number);
        await database.Requests.DeleteAsync(page.Name);
    }
}
