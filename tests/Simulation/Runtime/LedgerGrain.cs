using Orleans;
using Orleans.Runtime;

namespace Countersign.Simulation.Runtime;

/// <summary>Entries in the order in which they were made, each at most once.</summary>
internal interface ILedgerGrain : IGrainWithStringKey
{
    /// <summary>Makes an entry, unless it was made before; durable when it returns.</summary>
    Task<int> EnterAsync(string entry);
}

internal sealed record LedgerState
{
    public IReadOnlyList<string> Entries { get; init; } = [];
}

[GrainType("ledger")]
internal sealed class LedgerGrain([PersistentState("ledger")] IPersistentState<LedgerState> state) : Grain, ILedgerGrain
{
    public async Task<int> EnterAsync(string entry)
    {
        var entries = state.State.Entries;
        if (entries.Contains(entry))
            return entries.Count;

        state.State = new LedgerState { Entries = [.. entries, entry] };
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // Whether it was written is unknown: nothing in memory can be trusted any more.
            DeactivateOnIdle();
            throw;
        }

        return state.State.Entries.Count;
    }
}
