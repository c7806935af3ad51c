namespace Countersign.Storage.Memory;

/// <summary>
/// A store in memory that several silos may share: what they wrote survives them, as a disk would. It has no thread and
/// no clock of its own, so that a simulation stays in charge of both.
/// </summary>
/// <param name="faults">What goes wrong; null for nothing.</param>
public sealed class MemoryStorage(IStorageFaultPlan? faults = null)
{
    internal IStorageFaultPlan? Faults { get; } = faults;

    internal MemoryStates States { get; } = new();
}
