using Azure;
using Countersign.Storage.Codec;
using Countersign.Storage.Outbox;
using Countersign.Storage.States;
using Microsoft.Extensions.Options;

namespace Countersign.Storage.AzureBlob;

/// <summary>
/// The Azure Blob store: a blob for each state. A write stands over the blob that its writer had read, or fails. See
/// docs/azure.md.
/// </summary>
internal sealed partial class AzureBlobStateStore(
    AzureBlobDatabase database,
    OutboxCodec codec,
    OutboxSignal signal,
    OutboxHints hints,
    IOptions<AzureBlobStorageOptions> options,
    StorageMetrics metrics) : IStateStore, IDisposable
{
    /// <summary>How often a write looks again because what it sent before was moved out meanwhile.</summary>
    private const int MaxRounds = 16;

    private readonly RequestGate _interactive = new(options.Value.Writes, options.Value.QueueLimit, metrics);
    private readonly RequestGate _background = new(options.Value.BackgroundWrites, options.Value.QueueLimit, metrics);
    private readonly RequestGate _reads = new(options.Value.Reads, options.Value.QueueLimit, metrics);

    public async ValueTask<StoredState?> ReadAsync(StateAddress address, CancellationToken cancellationToken)
    {
        await _reads.EnterAsync(cancellationToken);
        try
        {
            var basis = await LookAsync(NameOf(address), cancellationToken);
            return basis.Blob is { State: { } state, Tag: { } tag }
                ? new StoredState(tag, PooledBytes.Copy(state.Span))
                : null;
        }
        finally
        {
            _reads.Leave();
        }
    }

    public async Task<StateTag> WriteAsync(
        StateAddress address,
        StateTag? expected,
        PooledBytes state,
        StateSchedule schedule,
        WritePriority priority,
        PooledBytes outbox = default)
    {
        outbox = codec.Seal(outbox);
        var gate = GateOf(priority);
        try
        {
            await gate.EnterAsync();
            try
            {
                var put = new StateBlob
                {
                    Version = database.Versions.Next(),
                    Address = address,
                    Schedule = schedule,
                    State = state.Memory,
                };
                return await PutAsync(put, expected, outbox.Length > 0 ? outbox.Span.ToArray() : null);
            }
            finally
            {
                gate.Leave();
            }
        }
        finally
        {
            state.Return();
            outbox.Return();
        }
    }

    public async Task DeleteAsync(StateAddress address, StateTag? expected, WritePriority priority)
    {
        var gate = GateOf(priority);
        await gate.EnterAsync();
        try
        {
            await DeleteAsync(address, expected);
        }
        finally
        {
            gate.Leave();
        }
    }

    public void Dispose()
    {
        _interactive.Dispose();
        _background.Dispose();
        _reads.Dispose();
        _sweeping.Dispose();
    }

    private static string NameOf(StateAddress address) =>
        BlobNames.States + BlobNames.Of(address.GrainType, address.StateName, address.Key);

    private RequestGate GateOf(WritePriority priority) =>
        priority == WritePriority.Background ? _background : _interactive;

    private async Task<StateTag> PutAsync(StateBlob put, StateTag? expected, byte[]? sends)
    {
        var (name, started, began) = (NameOf(put.Address), metrics.Timestamp(), hints.Begin());
        var basis = await BasisAsync(name, expected);
        var isOpen = false;
        for (var round = 0; round < MaxRounds; round++)
        {
            if (basis.Tag != expected)
                throw new StateConflictException(put.Address, basis.Tag, expected);

            // What was sent before and is not moved yet goes along.
            var carried = basis.Blob?.Sent ?? [];
            var blob = put with
            {
                Sent = sends is null ? carried : [.. carried, new SentItems(put.Version, sends)],
            };
            var bytes = blob.Encode();
            var written = await database.Requests.PutAsync(name, bytes, basis.ETag, BlobTags.Of(blob));
            isOpen |= written.IsRepeat;
            var etag = written.ETag;
            if (etag is null)
            {
                basis = await LookAgainAsync(name, isOpen);
                if (basis.Blob?.Version != put.Version)
                    continue;
                etag = basis.ETag; // It was this write that stood in its own way.
            }

            metrics.Committed(1, started);
            Remember(name, blob, bytes, etag!.Value, began);
            if (sends is not null)
                signal.Raise();
            return new StateTag(put.Version, 0);
        }

        throw Unsettled(isOpen);
    }

    private async Task DeleteAsync(StateAddress address, StateTag? expected)
    {
        var (name, started) = (NameOf(address), metrics.Timestamp());
        var basis = expected is null ? await LookAsync(name) : await BasisAsync(name, expected);
        var isOpen = false;
        for (var round = 0; round < MaxRounds; round++)
        {
            if (basis.Tag is null && (expected is null || isOpen))
                return;
            if (basis.Tag != expected)
                throw new StateConflictException(address, basis.Tag, expected);

            var (isGone, isRepeat) = basis.Blob is { Sent.Count: > 0 } owing
                ? await BuryAsync(name, owing, basis.ETag)
                : await database.Requests.DeleteAsync(name, basis.ETag);
            isOpen |= isRepeat;
            database.Known.Forget(name);
            if (isGone)
            {
                metrics.Committed(1, started);
                return;
            }

            basis = await LookAgainAsync(name, isOpen);
        }

        throw Unsettled(isOpen);
    }

    // What it has sent is still to be moved: until then the blob stays, without a state.
    private async Task<(bool IsGone, bool IsRepeat)> BuryAsync(string name, StateBlob blob, ETag? over)
    {
        var grave = blob with { Version = database.Versions.Next(), State = null, Schedule = default };
        var written = await database.Requests.PutAsync(name, grave.Encode(), over, BlobTags.Of(grave));
        return (written.ETag is not null, written.IsRepeat);
    }

    private void Remember(string name, StateBlob blob, byte[] bytes, ETag etag, long began)
    {
        if (blob.Sent.Count == 0)
        {
            database.Known.Add(name, blob.Version, etag);
            return;
        }

        // From its own bytes, because those of the caller are given back.
        database.Known.Forget(name);
        hints.Add(new OutboxHint(name, StateBlob.Decode(bytes), etag, bytes.Length, began));
    }

    /// <summary>What a write stands over, without a look where that is known or there should be nothing.</summary>
    private async ValueTask<Basis> BasisAsync(string name, StateTag? expected)
    {
        if (expected is not { } tag)
            return default;

        return database.Known.Find(name, tag.Version) is { } etag && tag.Row == 0
            ? new Basis(etag, tag, null)
            : await LookAsync(name);
    }

    private async Task<Basis> LookAsync(string name, CancellationToken cancellationToken = default)
    {
        if (await database.Requests.ReadAsync(name, cancellationToken) is not { } found)
            return default;

        var blob = StateBlob.Decode(found.Content);
        if (blob.Sent.Count == 0)
            database.Known.Add(name, blob.Version, found.ETag);
        return new Basis(found.ETag, blob.Tag, blob);
    }

    private async Task<Basis> LookAgainAsync(string name, bool isOpen)
    {
        try
        {
            return await LookAsync(name);
        }
        catch (StorageOverloadedException) when (isOpen)
        {
            throw Unsettled(isOpen);
        }
    }

    private static Exception Unsettled(bool isOpen) => isOpen
        ? new StorageOutcomeUnknownException(
            "The storage account did not answer a write; whether it is durable is not known.", innerException: null)
        : new StorageOverloadedException(BlobFault.Refusal);

    /// <summary>What stands there: its tag for the service, that for grains, and itself where it was read.</summary>
    private readonly record struct Basis(ETag? ETag, StateTag? Tag, StateBlob? Blob);
}
