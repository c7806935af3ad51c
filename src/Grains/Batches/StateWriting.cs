using Orleans;
using Orleans.Runtime;

namespace Countersign.Batches;

/// <summary>The one way in which the grains of batches change what is durable.</summary>
internal static class StateWriting
{
    /// <summary>
    /// Writes the next state. Memory never holds what the store may not: after a failed write the activation ends, and
    /// the next one reads what is true.
    /// </summary>
    public static async Task WriteAsync<T>(
        this Grain grain, IPersistentState<T> state, T next, CancellationToken cancellationToken)
        where T : class
    {
        var before = state.State;
        state.State = next;
        try
        {
            await state.WriteStateAsync(cancellationToken);
        }
        catch
        {
            state.State = before;
            grain.DeactivateOnIdle();
            throw;
        }
    }
}
