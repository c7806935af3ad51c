using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Countersign.Events;

/// <summary>
/// The chunks and tiles of one log: rows of the store beside those of grains, so that reading old events activates
/// nothing.
/// </summary>
internal sealed class EventLogRows(IGrainStorage storage, string log)
{
    private const string ChunkType = "event-chunk";
    private const string ChunkState = "chunk";
    private const string TileType = "event-tile";
    private const string TileState = "tile";

    /// <summary>The chunk, or an empty one that does not exist yet.</summary>
    public async Task<GrainState<EventChunk>> ReadAsync(long number, CancellationToken cancellationToken = default)
    {
        var row = new GrainState<EventChunk>();
        await storage.ReadStateAsync(ChunkState, Id(ChunkType, number), row, cancellationToken);
        return row;
    }

    /// <summary>Writes the chunk over what was read; durable when it returns.</summary>
    public async Task<GrainState<EventChunk>> WriteAsync(GrainState<EventChunk> read, EventChunk chunk)
    {
        var row = new GrainState<EventChunk>(chunk, read.ETag) { RecordExists = read.RecordExists };
        await storage.WriteStateAsync(ChunkState, Id(ChunkType, chunk.Number), row, CancellationToken.None);
        return row;
    }

    /// <summary>Removes a chunk; nothing where it is gone already.</summary>
    public async Task RemoveAsync(long number)
    {
        var row = await ReadAsync(number);
        if (row.RecordExists)
            await storage.ClearStateAsync(ChunkState, Id(ChunkType, number), row, CancellationToken.None);
    }

    public async Task<GrainState<EventTile>> ReadTileAsync(long number, CancellationToken cancellationToken = default)
    {
        var row = new GrainState<EventTile>();
        await storage.ReadStateAsync(TileState, Id(TileType, number), row, cancellationToken);
        return row;
    }

    public Task WriteTileAsync(long number, GrainState<EventTile> tile) =>
        storage.WriteStateAsync(TileState, Id(TileType, number), tile, CancellationToken.None);

    private GrainId Id(string type, long number) => GrainId.Create(type, $"{log}/{number}");
}
