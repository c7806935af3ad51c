using Orleans;

namespace Countersign.Sweeping;

/// <summary>
/// Whose turn it is to sweep, so that several silos do not all walk the same index. Key: <see cref="Key"/>; there is
/// one. Nothing is durable, and nothing depends on it: two who sweep at once do the same work twice, harmlessly. Both
/// calls may be repeated.
/// </summary>
[Alias("countersign.sweep-turn")]
public interface ISweepTurnGrain : IGrainWithStringKey
{
    /// <summary>The key of the one there is.</summary>
    const string Key = "all";

    /// <summary>
    /// Takes the turn for so long, or keeps it. False where another one has it; then it may be asked for again later.
    /// </summary>
    [Alias("take"), ResponseTimeout("00:00:05")]
    Task<bool> TakeAsync(string sweeper, TimeSpan length, CancellationToken cancellationToken = default);

    /// <summary>Gives the turn up, where the sweeper has it.</summary>
    [Alias("leave"), ResponseTimeout("00:00:05")]
    Task LeaveAsync(string sweeper, CancellationToken cancellationToken = default);
}
