using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace Countersign.Events;

/// <summary>
/// A partition of a tenant's events: append-only, in order, each event chained to the one before by its hash. Key:
/// <see cref="EventLogKeys"/>. What was appended is durable when the call returns, and only then read by anybody. All
/// calls may be repeated: what states send is taken once, and reading changes nothing.
/// </summary>
[Alias("countersign.event-log")]
public interface IEventLogGrain : IGrainWithStringKey
{
    /// <summary>Most events of one page.</summary>
    const int MaxLimit = 1_000;

    /// <summary>The longest a read may wait for the next event.</summary>
    const int MaxWaitSeconds = 20;

    /// <summary>The events after a place.</summary>
    /// <param name="after">The last place seen; 0 for the beginning.</param>
    /// <param name="limit">1 to <see cref="MaxLimit"/>; a page may end before.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("read"), AlwaysInterleave]
    Task<EventPage> ReadAsync(long after, int limit, CancellationToken cancellationToken = default);

    /// <summary>
    /// The same; where there are none yet, waits for the next one. Where too many wait already it answers at once.
    /// </summary>
    /// <param name="after">The last place seen.</param>
    /// <param name="limit">1 to <see cref="MaxLimit"/>.</param>
    /// <param name="wait">At most <see cref="MaxWaitSeconds"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("await"), AlwaysInterleave]
    Task<EventPage> AwaitAsync(long after, int limit, TimeSpan wait, CancellationToken cancellationToken = default);

    /// <summary>Appends what no state sends: administrative actions. They have their places when it returns.</summary>
    [Alias("append")]
    Task AppendAsync(ImmutableArray<EventDraft> drafts, CancellationToken cancellationToken = default);

    /// <summary>The stretch of the log that begins there, with all that proves it.</summary>
    /// <param name="from">The first place wanted, from 1.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("prove"), AlwaysInterleave]
    Task<EventProof> ProveAsync(long from, CancellationToken cancellationToken = default);

    /// <summary>The log's end, signed now, and that the log of an earlier size is a beginning of it.</summary>
    /// <param name="earlier">An earlier size; 0 for none.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("checkpoint")]
    Task<EventCheckpoint> CheckpointAsync(long earlier, CancellationToken cancellationToken = default);
}
