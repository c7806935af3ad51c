using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Countersign.Storage.AzureBlob;

/// <summary>
/// Makes the container, and refuses an account with which the promises could not be kept, before anything is written:
/// one whose conditions do not hold, or that keeps no tags.
/// </summary>
internal static class StoreGuard
{
    private const string Probe = "probe";

    /// <exception cref="InvalidDataException">The account cannot be used; it says why.</exception>
    public static async Task PrepareAsync(BlobContainerClient container, string store)
    {
        try
        {
            // Who may write here need not be allowed to make containers.
            if (!await container.ExistsAsync())
                await container.CreateIfNotExistsAsync();
            var blob = container.GetBlobClient(Probe);
            await blob.DeleteIfExistsAsync();
            var tags = new Dictionary<string, string>(StringComparer.Ordinal) { [BlobTags.Owes] = Probe };
            var first = new BlobUploadOptions { Tags = tags };
            var written = await blob.UploadAsync(BinaryData.FromString(Probe), first);
            await blob.UploadAsync(BinaryData.FromString(Probe), overwrite: true);
            if (await IsTakenAsync(blob, written.Value.ETag))
                throw new InvalidDataException($"{store} lies where versions are not compared. Use Azure's service.");

            await foreach (var _ in container.FindBlobsByTagsAsync($"\"{BlobTags.Owes}\" = '{Probe}'").AsPages())
                break;
        }
        catch (RequestFailedException refused) when (!BlobFault.IsPassing(refused))
        {
            throw new InvalidDataException(
                $"{store} cannot be used: the account answered {refused.Status} {refused.ErrorCode}. It has to be one "
                + "of general purpose v2 without a hierarchical namespace, for blobs have index tags only there; an "
                + "identity needs the role Storage Blob Data Owner for the container, a signature rwdltf.",
                refused);
        }
    }

    private static async Task<bool> IsTakenAsync(BlobClient blob, ETag old)
    {
        try
        {
            var stale = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfMatch = old } };
            await blob.UploadAsync(BinaryData.FromString(Probe), stale);
            return true;
        }
        catch (RequestFailedException refused) when (BlobFault.IsRefusedCondition(refused))
        {
            return false;
        }
    }
}
