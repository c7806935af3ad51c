namespace Countersign.Storage.AzureBlob;

/// <summary>
/// Takes out of the states what a page holds now. May be done any number of times, by anybody: what a state has sent is
/// named by the version of its write, which no other write ever gets.
/// </summary>
internal sealed class OutboxStripper(AzureBlobDatabase database)
{
    private const int AtOnce = 32;

    /// <summary>Writers get in between; each of them is done at some time.</summary>
    private const int MaxRounds = 50;

    /// <param name="rows">What the page holds.</param>
    /// <param name="known">States as they were last seen; saves a look.</param>
    public Task StripAsync(IReadOnlyList<OutboxRow> rows, IReadOnlyDictionary<string, OutboxHint> known) =>
        Parallel.ForEachAsync(
            rows.GroupBy(static row => row.Name, StringComparer.Ordinal),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, TaskScheduler = TaskScheduler.Default },
            async (state, _) => await StripAsync(
                state.Key,
                state.Select(static row => row.Sent.Version).ToHashSet(),
                known.GetValueOrDefault(state.Key)));

    private async Task StripAsync(string name, HashSet<long> moved, OutboxHint? seen)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            seen ??= await LookAsync(name);
            if (seen is null)
                return;

            var rest = seen.Blob.Without(moved);
            if (rest.Sent.Count == seen.Blob.Sent.Count || await TryStripAsync(name, rest, seen))
                return;
            seen = null;
        }

        throw new StorageOverloadedException(BlobFault.Refusal);
    }

    private async Task<bool> TryStripAsync(string name, StateBlob rest, OutboxHint seen)
    {
        if (rest.State is null && rest.Sent.Count == 0)
            return (await database.Requests.DeleteAsync(name, seen.ETag)).IsGone;

        var written = await database.Requests.PutAsync(name, rest.Encode(), seen.ETag, BlobTags.Of(rest));
        if (written.ETag is not { } etag)
            return false;
        if (rest.Sent.Count == 0)
            database.Known.Add(name, rest.Version, etag);
        return true;
    }

    private async Task<OutboxHint?> LookAsync(string name) =>
        await database.Requests.ReadAsync(name) is { } found
            ? new OutboxHint(name, StateBlob.Decode(found.Content), found.ETag, found.Content.Length, Began: 0)
            : null;
}
