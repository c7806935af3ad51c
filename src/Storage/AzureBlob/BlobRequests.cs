using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Logging;

namespace Countersign.Storage.AzureBlob;

/// <summary>
/// The requests that the store makes, each with a limit and made again where that may help. A write says what it may
/// stand over; where a first attempt got no answer and a second is refused, the first may have been done.
/// </summary>
internal sealed partial class BlobRequests(
    BlobContainerClient container,
    AzureBlobStorageOptions options,
    StoreHealth health,
    StorageMetrics metrics,
    TimeProvider time,
    ILogger log)
{
    /// <summary>Most names that one search or list gives.</summary>
    public const int MaxFound = 20_000;

    private const int PageSize = 5_000;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LogPause = TimeSpan.FromSeconds(1);

    private long _logged;

    /// <summary>Null where nothing is.</summary>
    public Task<FoundBlob?> ReadAsync(string name, CancellationToken cancellationToken = default) => RunAsync(
        async (_, token) =>
        {
            try
            {
                var answer = await container.GetBlobClient(name).DownloadContentAsync(token);
                return new FoundBlob(answer.Value.Details.ETag, answer.Value.Content.ToMemory());
            }
            catch (RequestFailedException absent) when (absent.ErrorCode == BlobErrorCode.BlobNotFound)
            {
                return (FoundBlob?)null;
            }
        },
        isWrite: false,
        cancellationToken);

    /// <summary>Writes a blob over the one with the tag; where that is null, only where none is.</summary>
    public Task<Written> PutAsync(
        string name, ReadOnlyMemory<byte> content, ETag? over, IDictionary<string, string>? tags = null) => RunAsync(
        async (isRepeat, token) =>
        {
            var put = new BlobUploadOptions { Conditions = Over(over), Tags = tags };
            try
            {
                var answer = await container.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(content), put, token);
                return new Written(answer.Value.ETag, isRepeat);
            }
            catch (RequestFailedException refused) when (BlobFault.IsRefusedCondition(refused))
            {
                return new Written(null, isRepeat);
            }
        },
        isWrite: true,
        CancellationToken.None);

    /// <summary>Deletes the blob with the tag, or whichever is there; whether there was that.</summary>
    public Task<(bool IsGone, bool IsRepeat)> DeleteAsync(string name, ETag? only = null) => RunAsync(
        async (isRepeat, token) =>
        {
            try
            {
                var conditions = new BlobRequestConditions { IfMatch = only };
                await container.GetBlobClient(name).DeleteAsync(DeleteSnapshotsOption.None, conditions, token);
                return (true, isRepeat);
            }
            catch (RequestFailedException refused)
                when (BlobFault.IsRefusedCondition(refused) || BlobFault.IsAbsence(refused))
            {
                return (false, isRepeat);
            }
        },
        isWrite: true,
        CancellationToken.None);

    /// <summary>Names and values of blobs whose tag is from one value to another, in no order.</summary>
    public Task<List<(string Name, string Value)>> FindAsync(
        string tag, string from, string? to = null, CancellationToken cancellationToken = default) => RunAsync(
        async (_, token) =>
        {
            var found = new List<(string, string)>();
            var query = $"\"{tag}\" >= '{from}'" + (to is null ? "" : $" AND \"{tag}\" <= '{to}'");
            await foreach (var page in container.FindBlobsByTagsAsync(query, token).AsPages(null, PageSize))
            {
                foreach (var blob in page.Values)
                    found.Add((blob.BlobName, blob.Tags.TryGetValue(tag, out var value) ? value : from));
                if (found.Count >= MaxFound)
                    break;
            }

            return found;
        },
        isWrite: false,
        cancellationToken);

    /// <summary>Names and sizes of blobs, in the order of the names.</summary>
    public Task<List<(string Name, long Bytes)>> ListAsync(
        string prefix, int most = MaxFound, CancellationToken cancellationToken = default) => RunAsync(
        async (_, token) =>
        {
            var found = new List<(string, long)>();
            var list = container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, token);
            await foreach (var page in list.AsPages(null, Math.Min(most, PageSize)))
            {
                foreach (var blob in page.Values)
                    found.Add((blob.Name, blob.Properties.ContentLength ?? 0));
                if (found.Count >= most)
                    break;
            }

            return found;
        },
        isWrite: false,
        cancellationToken);

    /// <summary>What follows the prefix in names up to the next slash, each once.</summary>
    public Task<List<string>> FoldersAsync(string prefix, CancellationToken cancellationToken = default) => RunAsync(
        async (_, token) =>
        {
            var found = new List<string>();
            var by = new GetBlobsByHierarchyOptions { Prefix = prefix, Delimiter = "/" };
            await foreach (var item in container.GetBlobsByHierarchyAsync(by, token))
            {
                if (item.IsPrefix && found.Count < MaxFound)
                    found.Add(item.Prefix[prefix.Length..^1]);
            }

            return found;
        },
        isWrite: false,
        cancellationToken);

    /// <summary>Whether there is room and a right to write, whatever is there.</summary>
    public Task TryRoomAsync(CancellationToken cancellationToken) =>
        container.GetBlobClient(BlobNames.Trial).UploadAsync(
            BinaryData.FromBytes(new byte[StoreHealth.TrialBytes]), overwrite: true, cancellationToken);

    private static BlobRequestConditions Over(ETag? over) =>
        over is { } etag ? new() { IfMatch = etag } : new() { IfNoneMatch = ETag.All };

    private async Task<T> RunAsync<T>(
        Func<bool, CancellationToken, Task<T>> request, bool isWrite, CancellationToken cancellationToken)
    {
        var isOpen = false;
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++, pause *= 2)
        {
            using var limit = new CancellationTokenSource(options.RequestTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            try
            {
                return await request(isOpen, either.Token);
            }
#pragma warning disable CA1031 // Whatever it is, the caller has to know whether its write may be durable.
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                isOpen |= isWrite && !BlobFault.IsUndone(fault);
                if (attempt >= options.Attempts || !BlobFault.IsPassing(fault))
                    throw Told(fault, isOpen);
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private Exception Told(Exception fault, bool isOpen)
    {
        var reason = fault is RequestFailedException { Status: > 0 } answer
            ? $"{answer.Status} {answer.ErrorCode}"
            : fault.GetType().Name; // Their messages may name what nobody should read.
        var logged = Interlocked.Read(ref _logged);
        if ((logged == 0 || time.GetElapsedTime(logged) >= LogPause)
            && Interlocked.CompareExchange(ref _logged, time.GetTimestamp(), logged) == logged)
        {
            Failed(log, reason);
        }

        if (BlobFault.IsDenied(fault))
            health.Failed(1, new IOException($"the storage account answered {reason}"));
        if (!isOpen)
        {
            metrics.Overloaded();
            return new StorageOverloadedException(BlobFault.Refusal);
        }

        metrics.Failed(1);
        return new StorageOutcomeUnknownException(
            "The storage account did not answer a write; whether it is durable is not known.", fault);
    }

    [LoggerMessage(LogLevel.Error, "A request to the storage account failed ({Reason}); more may have since.")]
    private static partial void Failed(ILogger log, string reason);
}

/// <summary>A blob that was read.</summary>
internal readonly record struct FoundBlob(ETag ETag, ReadOnlyMemory<byte> Content);

/// <summary>What became of a write.</summary>
/// <param name="ETag">Null where its condition did not hold.</param>
/// <param name="IsRepeat">An attempt before got no answer: what stands there now may be of this write.</param>
internal readonly record struct Written(ETag? ETag, bool IsRepeat);
