using Countersign.Storage.Outbox;
using Microsoft.Extensions.Options;

namespace Countersign.Storage.AzureBlob;

/// <summary>What states have sent, over pages that <see cref="OutboxMover"/> makes as they are asked for.</summary>
internal sealed class AzureBlobOutboxStore(
    AzureBlobDatabase database,
    OutboxHints hints,
    OutboxCodec codec,
    IOptions<AzureBlobStorageOptions> options,
    TimeProvider time) : IOutboxStore, IDisposable
{
    /// <summary>Items of one write have places of their own within its row.</summary>
    private const int PlaceBits = 8;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly OutboxMover _mover = new(database, hints, options, time);
    private readonly HeldBlobs _held = new(database, options.Value.SearchInterval, time);

    public ValueTask<IReadOnlyList<OutboxEntry>> ReadAsync(int limit, CancellationToken cancellationToken) => new(
        InTurnAsync<IReadOnlyList<OutboxEntry>>(
            async () =>
            {
                await _mover.MoveAsync(limit);
                var entries = await EntriesAsync(limit);
                _held.Read(isEmpty: entries.Count == 0);
                return entries;
            },
            cancellationToken));

    /// <summary>First held, then removed: what is in both for a moment is taken twice, and passed over.</summary>
    public async Task RemoveAsync(OutboxPosition last, IReadOnlyList<HeldRow> held)
    {
        await _held.AddAsync(held);
        await InTurnAsync(
            async () =>
            {
                await _mover.FollowAsync();
                await _mover.RemoveAsync(last.Major, (int)(last.Minor >> PlaceBits));
                return true;
            },
            CancellationToken.None);
    }

    public ValueTask<IReadOnlySet<OutboxLane>> LanesAsync(CancellationToken cancellationToken) =>
        _held.LanesAsync(cancellationToken);

    public ValueTask<IReadOnlyList<byte[]>> ReadLaneAsync(OutboxLane lane, CancellationToken cancellationToken) =>
        _held.ReadAsync(lane, cancellationToken);

    public Task RemoveLaneAsync(OutboxLane lane, OutboxPosition last) => _held.RemoveAsync(lane, last);

    public async ValueTask<OutboxSize> MeasureAsync(CancellationToken cancellationToken)
    {
        var (head, _) = await new OutboxFront(database).ReadAsync(cancellationToken);
        var owing = await database.Requests.FindAsync(
            BlobTags.Owes, BlobTags.AnyOwing, to: null, cancellationToken);
        return new OutboxSize(
            head.WaitingBytes + owing.Sum(static blob => BlobTags.Owed(blob.Value).Bytes),
            await _held.MeasureAsync(cancellationToken));
    }

    public void Dispose() => _turn.Dispose();

    private async Task<List<OutboxEntry>> EntriesAsync(int limit)
    {
        var entries = new List<OutboxEntry>();
        var (writes, bytes) = (0, 0);
        foreach (var page in _mover.Head.Pages)
        {
            if (await _mover.RowsAsync(page) is not { } rows)
            {
                _mover.Forget(); // Somebody else has removed it: what follows is as old as this head.
                return entries;
            }

            for (var row = page.Taken; row < rows.Count; row++)
            {
                if (writes >= limit || bytes >= StoreOutbox.PageBytes)
                    return entries;
                codec.Decode(rows[row].Sent.Items.Span, page.Number, (long)row << PlaceBits, entries);
                bytes += rows[row].Sent.Items.Length;
                writes++;
            }
        }

        return entries;
    }

    private async Task<T> InTurnAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        catch
        {
            _mover.Forget();
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }
}
