using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Countersign.Carriers;

/// <summary>
/// The slots of a bucket in the store: records beside that of a grain, which a grain's own named states cannot be as
/// they are numbered.
/// </summary>
internal sealed class ReceiptStore(IGrainStorage storage)
{
    private const string StateName = "slot";

    /// <summary>The grain type of the records; no grain has it.</summary>
    private static readonly GrainType Type = GrainType.Create("receipt-slot");

    public Task ReadAsync(string bucket, int slot, GrainState<ReceiptSlot> state) =>
        storage.ReadStateAsync(StateName, Id(bucket, slot), state);

    public Task WriteAsync(string bucket, int slot, GrainState<ReceiptSlot> state) =>
        storage.WriteStateAsync(StateName, Id(bucket, slot), state);

    private static GrainId Id(string bucket, int slot) => GrainId.Create(Type, IdSpan.Create($"{bucket}/{slot}"));
}
