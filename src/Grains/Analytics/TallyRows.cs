using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Countersign.Analytics;

/// <summary>The rows of one log's tallies, in the store beside the states of grains.</summary>
internal sealed class TallyRows(IGrainStorage storage, string log)
{
    private const string RowType = "event-tally";
    private const string RowState = "tally";

    /// <summary>The row, or an empty one that does not exist yet.</summary>
    public async Task<GrainState<TallyRow>> ReadAsync(
        TallyPeriod period, CancellationToken cancellationToken = default)
    {
        var row = new GrainState<TallyRow>();
        await storage.ReadStateAsync(RowState, Id(period), row, cancellationToken);
        return row;
    }

    /// <summary>Writes the row over what was read; durable when it returns.</summary>
    public Task WriteAsync(TallyPeriod period, GrainState<TallyRow> row) =>
        storage.WriteStateAsync(RowState, Id(period), row, CancellationToken.None);

    private GrainId Id(TallyPeriod period) =>
        GrainId.Create(RowType, $"{log}/{(int)period.Step}/{period.Number}");
}
