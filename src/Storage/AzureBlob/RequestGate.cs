namespace Countersign.Storage.AzureBlob;

/// <summary>Lets so many in at once, and so many wait; the next is refused.</summary>
internal sealed class RequestGate(int atOnce, int waiting, StorageMetrics metrics) : IDisposable
{
    private readonly SemaphoreSlim _places = new(atOnce);
    private int _waiting;

    /// <summary>Ends when there is a place, which the caller gives back with <see cref="Leave"/>.</summary>
    /// <exception cref="StorageOverloadedException">Too many wait.</exception>
    public async ValueTask EnterAsync(CancellationToken cancellationToken = default)
    {
        if (_places.Wait(0, CancellationToken.None))
            return;

        if (Interlocked.Increment(ref _waiting) > waiting)
        {
            Interlocked.Decrement(ref _waiting);
            metrics.Overloaded();
            throw new StorageOverloadedException(
                $"{waiting} requests wait for the storage account ({nameof(AzureBlobStorageOptions.QueueLimit)}).");
        }

        try
        {
            await _places.WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Leave() => _places.Release();

    public void Dispose() => _places.Dispose();
}
