namespace Countersign.Bench.Load;

/// <summary>What is asked of a server, one request at a time; called from the generator's only thread.</summary>
internal abstract class Workload
{
    /// <summary>Counts of the window that is being recorded.</summary>
    public LoadCounts Counts { get; set; } = new();

    /// <summary>Requests are due at times of their own, whatever the server does.</summary>
    public virtual bool IsOpenLoop => false;

    /// <summary>Begins a run: the clock of an open loop starts here, in ticks of <see cref="Clock"/>.</summary>
    public virtual void Begin(long now)
    {
    }

    /// <summary>Ends a run, all of it answered.</summary>
    public virtual void End(long now)
    {
    }

    /// <summary>Builds the next request of this connection; false when there is none to send now.</summary>
    public abstract bool TryNext(Connection connection, long now);

    /// <summary>Builds the next uncounted look-up of this endpoint; false when none is needed now.</summary>
    public virtual bool TryPoll(Connection connection, long now) => false;

    /// <summary>Takes an answer, and whether it falls into the recorded window.</summary>
    public abstract void Done(Connection connection, in HttpResponse response, long now, bool recorded);

    /// <summary>
    /// When <see cref="TryNext"/> or <see cref="TryPoll"/> may be worth asking again without an answer.
    /// </summary>
    public virtual long NextDue(long now) => now + Clock.FromMilliseconds(1);
}
