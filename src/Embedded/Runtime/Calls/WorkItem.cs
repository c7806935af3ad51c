namespace Countersign.Embedded;

/// <summary>Something that an activation does as one request: a call, a timer tick, a stream event.</summary>
internal abstract class WorkItem
{
    /// <summary>The next item of the queue it waits in; queues are intrusive, so waiting allocates nothing.</summary>
    public WorkItem? Next { get; set; }

    /// <summary>The activation that runs it.</summary>
    public Activation? Activation { get; set; }

    /// <summary>What travels with it.</summary>
    public CallValues? Values { get; protected set; }

    public bool IsBackground { get; set; }

    /// <summary>How it was admitted, so that leaving undoes what entering did.</summary>
    public Admission Admission { get; set; }

    /// <summary>Whether it may run beside any other request.</summary>
    public virtual bool Interleaves => false;

    /// <summary>Whether it may run beside others of the same kind.</summary>
    public virtual bool IsReadOnly => false;

    /// <summary>Whether running it keeps the activation from being collected for idling.</summary>
    public virtual bool CountsAsUse => true;

    /// <summary>Whether nobody waits for it any more, so that it need not start.</summary>
    public virtual bool IsAbandoned => false;

    /// <summary>Runs it; called in a turn of the activation.</summary>
    public abstract Task Run(Activation activation);

    /// <summary>Tells whoever waits how it ended; called in a turn of the activation.</summary>
    public abstract void Finish(Task outcome);

    /// <summary>Tells whoever waits that it did not run.</summary>
    public abstract void Reject(Exception fault);

    /// <summary>Finds another activation after the one it waited for has ended.</summary>
    public abstract void Reroute(Silo silo);
}

/// <summary>How a running request shares its activation.</summary>
internal enum Admission : byte
{
    /// <summary>It is not running.</summary>
    None,

    /// <summary>Nothing else but interleaving requests runs beside it.</summary>
    Exclusive,

    /// <summary>Other readers run beside it.</summary>
    Reader,

    /// <summary>Anything runs beside it.</summary>
    Interleaved,
}
