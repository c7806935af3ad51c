using System.Text.Json;
using Azure;

namespace Countersign.Storage.AzureBlob;

/// <summary>The head of the outbox as this process knows it, and its changes. For one at a time.</summary>
internal sealed class OutboxFront(AzureBlobDatabase database)
{
    private ETag? _etag;

    /// <summary>Null where it is not known.</summary>
    public OutboxHead? Head { get; private set; }

    public void Forget() => (Head, _etag) = (null, null);

    /// <summary>Reads it; whether it is another than was known.</summary>
    public async Task<bool> LoadAsync()
    {
        var (head, etag) = await ReadAsync(CancellationToken.None);
        if (Head is not null && etag == _etag)
            return false;

        (Head, _etag) = (head, etag);
        return true;
    }

    /// <summary>
    /// Puts the head in the place of the known one. False where another process was faster: then its head is the known
    /// one.
    /// </summary>
    public async Task<bool> TryChangeAsync(OutboxHead next)
    {
        next = next with { Change = database.Versions.Next() };
        var over = _etag;
        Head = null; // Until it is answered, nobody knows.
        var bytes = JsonSerializer.SerializeToUtf8Bytes(next, AzureBlobJson.Default.OutboxHead);
        var written = await database.Requests.PutAsync(BlobNames.Head, bytes, over);
        if (written.ETag is { } etag)
        {
            (Head, _etag) = (next, etag);
            return true;
        }

        await LoadAsync();
        return Head!.Change == next.Change;
    }

    /// <summary>The head as it is, whatever is known.</summary>
    public async Task<(OutboxHead Head, ETag? ETag)> ReadAsync(CancellationToken cancellationToken) =>
        await database.Requests.ReadAsync(BlobNames.Head, cancellationToken) is { } found
            ? (JsonSerializer.Deserialize(found.Content.Span, AzureBlobJson.Default.OutboxHead)!, found.ETag)
            : (new OutboxHead(), null);
}
