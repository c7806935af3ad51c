using System.Buffers.Binary;
using Countersign.Storage.Outbox;

namespace Countersign.Storage.AzureBlob;

/// <summary>
/// What is held for receivers: a folder for each, in it a blob for each page that had something for it, in order. A
/// blob begins with the receiver behind its length, for folders of long names do not tell it.
/// </summary>
internal sealed class HeldBlobs(AzureBlobDatabase database, TimeSpan lookInterval, TimeProvider time)
{
    private const int Digits = 19;

    private IReadOnlySet<OutboxLane>? _lanes;
    private long _looked;
    private volatile bool _isFrontEmpty;

    /// <summary>What the page that was just read had: where it had nothing, no order hangs on lanes.</summary>
    public void Read(bool isEmpty) => _isFrontEmpty = isEmpty;

    public async Task AddAsync(IReadOnlyList<HeldRow> rows)
    {
        if (rows.Count == 0)
            return;

        _lanes = null;
        await Task.WhenAll(rows.Select(row =>
        {
            var lane = BlobNames.Pack(row.Lane.GrainType, row.Lane.Key);
            var bytes = new byte[sizeof(int) + lane.Length + row.Items.Length];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, lane.Length);
            lane.CopyTo(bytes, sizeof(int));
            row.Items.CopyTo(bytes, sizeof(int) + lane.Length);
            return database.Requests.PutAsync(Folder(row.Lane) + PlaceOf(row.Last), bytes, over: null);
        }));
        _lanes = null;
    }

    public async ValueTask<IReadOnlySet<OutboxLane>> LanesAsync(CancellationToken cancellationToken)
    {
        if (_isFrontEmpty && _lanes is { } known && time.GetElapsedTime(_looked) < lookInterval)
            return known;

        var lanes = new HashSet<OutboxLane>();
        foreach (var folder in await database.Requests.FoldersAsync(BlobNames.Held, cancellationToken))
        {
            if (await LaneAsync(folder, cancellationToken) is { } lane)
                lanes.Add(lane);
        }

        (_lanes, _looked) = (lanes, time.GetTimestamp());
        return lanes;
    }

    public async ValueTask<IReadOnlyList<byte[]>> ReadAsync(OutboxLane lane, CancellationToken cancellationToken)
    {
        var (rows, bytes) = (new List<byte[]>(), 0);
        foreach (var (name, _) in await database.Requests.ListAsync(Folder(lane), cancellationToken: cancellationToken))
        {
            if (bytes >= StoreOutbox.PageBytes)
                break;
            if (await database.Requests.ReadAsync(name, cancellationToken) is not { } found)
                continue;
            rows.Add(ItemsOf(found.Content));
            bytes += rows[^1].Length;
        }

        return rows;
    }

    public async Task RemoveAsync(OutboxLane lane, OutboxPosition last)
    {
        var end = PlaceOf(last);
        foreach (var (name, _) in await database.Requests.ListAsync(Folder(lane)))
        {
            if (string.CompareOrdinal(name[(name.LastIndexOf('/') + 1)..], end) <= 0)
                await database.Requests.DeleteAsync(name);
        }

        _lanes = null;
    }

    public async Task<IReadOnlyDictionary<OutboxLane, long>> MeasureAsync(CancellationToken cancellationToken)
    {
        var sizes = new Dictionary<OutboxLane, long>();
        var held = await database.Requests.ListAsync(BlobNames.Held, cancellationToken: cancellationToken);
        foreach (var folder in held.GroupBy(static blob => blob.Name.Split('/')[^2], StringComparer.Ordinal))
        {
            if (await LaneAsync(folder.Key, cancellationToken) is { } lane)
                sizes[lane] = folder.Sum(static blob => blob.Bytes);
        }

        return sizes;
    }

    private static string Folder(OutboxLane lane) => $"{BlobNames.Held}{BlobNames.Of(lane.GrainType, lane.Key)}/";

    private static string PlaceOf(OutboxPosition at) =>
        $"{at.Major.ToString($"D{Digits}")}.{at.Minor.ToString($"D{Digits}")}";

    private static byte[] ItemsOf(ReadOnlyMemory<byte> content) =>
        content[(sizeof(int) + BinaryPrimitives.ReadInt32LittleEndian(content.Span))..].ToArray();

    private async ValueTask<OutboxLane?> LaneAsync(string folder, CancellationToken cancellationToken)
    {
        if (BlobNames.TryRead(folder, out var parts))
            return new OutboxLane(parts[0], parts[1]);

        foreach (var (name, _) in await database.Requests.ListAsync(
            $"{BlobNames.Held}{folder}/", most: 1, cancellationToken))
        {
            if (await database.Requests.ReadAsync(name, cancellationToken) is not { } found)
                continue;
            var length = BinaryPrimitives.ReadInt32LittleEndian(found.Content.Span);
            parts = BlobNames.Unpack(found.Content.Span.Slice(sizeof(int), length));
            return new OutboxLane(parts[0], parts[1]);
        }

        return null;
    }
}
