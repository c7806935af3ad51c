using System.Text.Json;
using Azure.Storage.Blobs;
using Countersign.Storage.Keys;
using Countersign.Storage.States;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Countersign.Storage.AzureBlob;

/// <summary>The open store: what makes its requests, and its versions. Opened once, by the first who asks.</summary>
internal sealed partial class AzureBlobDatabase : IDisposable
{
    private const int OpeningAttempts = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly AzureBlobStorageOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<AzureBlobDatabase> _log;
    private readonly StoreHealth _health;
    private readonly BlobContainerClient _container;

    public AzureBlobDatabase(
        IOptions<AzureBlobStorageOptions> options,
        IKeyRing keyRing,
        StorageMetrics metrics,
        StoreHealth health,
        TimeProvider time,
        ILogger<AzureBlobDatabase> log)
    {
        (_options, _health, _time, _log) = (options.Value, health, time, log);
        var text = _options.ConnectionStringFile is { } file
            ? File.ReadAllText(file).Trim()
            : _options.ConnectionString!;
        _container = AzureBlobAccount.Open(text, _options.RequestTimeout, repeats: 0, _options.Through)
            .GetBlobContainerClient(_options.Container);
        Name = $"{_container.AccountName}/{_container.Name}";
        Requests = new BlobRequests(_container, _options, health, metrics, time, log);
        Known = new KnownStates(_options.KnownStates);
        Versions = new VersionSource(OpenAsync(keyRing).GetAwaiter().GetResult());
        health.TryWith(Requests.TryRoomAsync);
        Opened(log, Name);
    }

    public BlobRequests Requests { get; }

    public KnownStates Known { get; }

    public VersionSource Versions { get; }

    /// <summary>What to call the store in messages: account and container; never a secret.</summary>
    public string Name { get; }

    public void Dispose() => _health.Dispose();

    // The account may be starting at the same time as this server, where it is an emulator.
    private async Task<long> OpenAsync(IKeyRing keyRing)
    {
        var started = _time.GetTimestamp();
        while (true)
        {
            try
            {
                await StoreGuard.PrepareAsync(_container, Name);
                return await CountAsync(keyRing);
            }
            catch (Exception fault) when (
                (BlobFault.IsPassing(fault) || fault is StorageOverloadedException or StorageOutcomeUnknownException)
                && _time.GetElapsedTime(started) + Pause < _options.StartTimeout)
            {
                Waiting(_log, Name, fault.GetType().Name);
            }

            await Task.Delay(Pause, _time);
        }
    }

    // An opening whose count got no answer counts once more: what counts is that none is used twice.
    private async Task<long> CountAsync(IKeyRing keyRing)
    {
        var fingerprint = StoreFingerprint.Of(keyRing);
        for (var attempt = 0; attempt < OpeningAttempts; attempt++)
        {
            var found = await Requests.ReadAsync(BlobNames.Store);
            var store = found is { } blob ? Read(blob.Content.Span) : new StoreDocument { KeyCheck = fingerprint };
            if (store.KeyCheck != fingerprint)
                throw StoreFingerprint.Refusal(Name, keyRing);

            var next = store with { Openings = store.Openings + 1 };
            var bytes = JsonSerializer.SerializeToUtf8Bytes(next, AzureBlobJson.Default.StoreDocument);
            if ((await Requests.PutAsync(BlobNames.Store, bytes, found?.ETag)).ETag is not null)
                return next.Openings;
        }

        throw new InvalidDataException($"{Name} is opened by too many at once. Start again.");
    }

    private StoreDocument Read(ReadOnlySpan<byte> content)
    {
        var store = JsonSerializer.Deserialize(content, AzureBlobJson.Default.StoreDocument)!;
        return store.Format <= StoreDocument.Newest
            ? store
            : throw new InvalidDataException(
                $"{Name} has format {store.Format}; this program knows formats up to {StoreDocument.Newest}. Run the "
                + "newer program.");
    }

    [LoggerMessage(LogLevel.Information, "The store {Store} is open.")]
    private static partial void Opened(ILogger log, string store);

    [LoggerMessage(LogLevel.Warning, "The store {Store} cannot be reached yet ({Reason}); it is tried again.")]
    private static partial void Waiting(ILogger log, string store, string reason);
}
