using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Countersign.Storage.AzureBlob;

namespace Countersign.Silo.Clustering;

/// <summary>
/// The blob that holds the list of silos of one cluster. The list and its version change together or not at all: a
/// change stands over what its maker had read.
/// </summary>
internal sealed class MembershipBlob(string account, string containerName, string clusterId)
{
    private const int Repeats = 3;

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);

    private readonly BlobContainerClient _container =
        AzureBlobAccount.Open(account, RequestTimeout, Repeats).GetBlobContainerClient(containerName);

    private BlobClient Blob => _container.GetBlobClient($"membership/{clusterId}");

    /// <summary>Makes the container and an empty list, where there is none.</summary>
    public async Task MakeAsync()
    {
        if (!await _container.ExistsAsync())
            await _container.CreateIfNotExistsAsync();
        await TryWriteAsync(new MembershipList(), over: null);
    }

    /// <summary>The list; an empty one with no tag where none was made yet.</summary>
    public async Task<(MembershipList List, ETag? ETag)> ReadAsync()
    {
        try
        {
            var answer = await Blob.DownloadContentAsync();
            var list = answer.Value.Content.ToObjectFromJson<MembershipList>(MembershipJson.Default.Options)!;
            return (list, answer.Value.Details.ETag);
        }
        catch (RequestFailedException absent)
            when (absent.ErrorCode == BlobErrorCode.BlobNotFound || absent.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            return (new MembershipList(), null);
        }
    }

    /// <summary>False where something else stands there than the maker had read.</summary>
    public async Task<bool> TryWriteAsync(MembershipList list, ETag? over)
    {
        var put = new BlobUploadOptions
        {
            Conditions = over is { } etag ? new() { IfMatch = etag } : new() { IfNoneMatch = ETag.All },
        };
        var bytes = JsonSerializer.SerializeToUtf8Bytes(list, MembershipJson.Default.MembershipList);
        try
        {
            await Blob.UploadAsync(BinaryData.FromBytes(bytes), put);
            return true;
        }
        catch (RequestFailedException refused) when (refused.ErrorCode == BlobErrorCode.ConditionNotMet
            || refused.ErrorCode == BlobErrorCode.BlobAlreadyExists || refused.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return false;
        }
    }

    public Task DeleteAsync() => Blob.DeleteIfExistsAsync();
}
