namespace Countersign.Batches;

/// <summary>
/// Hears of every request that somebody waits for, so that batches make room for them: told at the front door, when a
/// request comes in and when its answer goes out.
/// </summary>
public interface IInteractiveGauge
{
    /// <summary>A request came in. What is returned goes to <see cref="Leave"/>, exactly once.</summary>
    long Enter();

    /// <summary>Its answer goes out.</summary>
    void Leave(long entered);
}
