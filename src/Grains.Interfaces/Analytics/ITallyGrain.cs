using Orleans;
using Orleans.Concurrency;

namespace Countersign.Analytics;

/// <summary>
/// What the events of one log come to, minute by minute, hour by hour and day by day. Key: that of the log
/// (<see cref="Events.EventLogKeys"/>). All of it is made from the events and can be made again; what is in the store
/// may lag behind the log by some seconds, what is answered does not unless it says so. All calls may be repeated.
/// </summary>
[Alias("countersign.tallies")]
public interface ITallyGrain : IGrainWithStringKey
{
    /// <summary>What the events of a time come to.</summary>
    [Alias("query"), AlwaysInterleave]
    Task<TallyTable> QueryAsync(TallyQuery query, CancellationToken cancellationToken = default);

    /// <summary>Counts on where counting lags behind the log; how many events are left then.</summary>
    [Alias("count")]
    Task<long> CountAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Has everything counted anew, from the first event that is kept. Days of which events are gone stay as they are.
    /// The rest is counted from when this returns, a part at a time (<see cref="CountAsync"/>, and by itself).
    /// </summary>
    [Alias("rebuild")]
    Task RebuildAsync(CancellationToken cancellationToken = default);
}
