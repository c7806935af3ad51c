namespace Countersign.Embedded;

/// <content>
/// What waits for a turn, and when it may have one. Everything here is done under the lock of the activation.
/// </content>
internal sealed partial class Activation
{
    private WorkQueue _interleaving;
    private WorkQueue _interactive;
    private WorkQueue _background;
    private Turn _continuation;
    private Queue<Turn>? _continuations;
    private int _waiting;
    private int _exclusive;
    private int _readers;
    private int _interleaved;
    private int _interactiveRunning;
    private byte _picks;
    private bool _executing;
    private Lane _queuedIn;

    private bool IsQuiet => _exclusive == 0 && _readers == 0 && _interleaved == 0;

    /// <summary>How many requests wait; a hint for whoever chooses among workers.</summary>
    public int Waiting => _waiting + _exclusive + _readers + _interleaved;

    /// <summary>Queues a request.</summary>
    public EnqueueResult Enqueue(WorkItem item)
    {
        lock (this)
        {
            if (_status == ActivationStatus.Ended)
                return EnqueueResult.Ended;

            var limit = Silo.MaxQueuedPerActivation;
            if (_waiting >= (item.IsBackground ? limit - (limit / 4) : limit))
                return EnqueueResult.Full;

            _waiting++;
            var lane = item.IsBackground ? Lane.Background : Lane.Interactive;
            if (!Class.Reentrant && MayPass(item))
            {
                _interleaving.Add(item);
                lane = Lane.Interactive;
            }
            else if (item.IsBackground)
            {
                _background.Add(item);
            }
            else
            {
                _interactive.Add(item);
            }

            if (!_executing && HasWork())
                Signal(lane);

            return EnqueueResult.Queued;
        }
    }

    /// <summary>
    /// Queues what goes on after an await. What completes within a turn of this activation goes on within it and does
    /// not come here, as on Orleans.
    /// </summary>
    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (this)
        {
            if (_status == ActivationStatus.Ended && Silo.IsCrashed)
                return;

            var continuation = new Turn(d, state);
            if (_continuation.Work is null)
                _continuation = continuation;
            else
                (_continuations ??= SparePool.Rent()).Enqueue(continuation);

            if (!_executing)
                Signal(LaneNow());
        }
    }

    /// <summary>Nobody may wait for a turn with a thread.</summary>
    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("Code outside of a grain cannot wait for a turn of it; await a call instead.");

    public override SynchronizationContext CreateCopy() => this;

    private bool MayPass(WorkItem item)
        => item.Interleaves || (Class.MayInterleave is { } predicate && item is Call call && predicate(call));

    private void Signal(Lane lane)
    {
        if (_queuedIn >= lane)
            return;

        // An activation that moves up stays in the lower lane as well; whichever comes first runs it.
        _queuedIn = lane;
        Silo.Scheduler.Schedule(this, lane);
    }

    // A request that an interactive one waits for inherits its priority.
    private Lane LaneNow()
        => _interactiveRunning > 0 || !_interactive.IsEmpty || !_interleaving.IsEmpty
            || (IsQuiet && _background.IsEmpty)
            ? Lane.Interactive
            : Lane.Background;

    private bool HasWork() => _continuation.Work is not null || _status switch
    {
        ActivationStatus.Created => true,
        ActivationStatus.Valid => !_interleaving.IsEmpty || CanStart(_interactive.First) || CanStart(_background.First),
        ActivationStatus.Stopping => IsQuiet,
        _ => false,
    };

    private bool CanStart(WorkItem? item)
        => item is not null && (Class.Reentrant || (_exclusive == 0 && (_readers == 0 || item.IsReadOnly)));

    /// <summary>The next thing to do; none when there is none, and then the burst is over.</summary>
    private Turn TakeNext()
    {
        if (_continuation is { Work: not null } continuation)
        {
            _continuation = default;
            if (_continuations is not null && !_continuations.TryDequeue(out _continuation))
            {
                // An idle activation keeps none; a busy one has it back at once.
                SparePool.Return(_continuations);
                _continuations = null;
            }

            return continuation;
        }

        switch (_status)
        {
            case ActivationStatus.Created:
                _status = ActivationStatus.Activating;
                return new Turn(LifeStep.Activate);
            case ActivationStatus.Stopping when IsQuiet:
                _status = ActivationStatus.Deactivating;
                return new Turn(LifeStep.Deactivate);
            case ActivationStatus.Valid:
                return new Turn(TakeRequest());
            default:
                return default;
        }
    }

    private WorkItem? TakeRequest()
    {
        if (!_interleaving.IsEmpty)
            return Admit(ref _interleaving, Admission.Interleaved);

        // One in sixteen picks goes to the background, so that it is slowed down but never starved.
        var backgroundFirst = (++_picks & 15) == 0;
        if (!backgroundFirst && CanStart(_interactive.First))
            return Admit(ref _interactive, Admission.Exclusive);

        if (CanStart(_background.First) && (backgroundFirst || _interactive.IsEmpty))
            return Admit(ref _background, Admission.Exclusive);

        return CanStart(_interactive.First) ? Admit(ref _interactive, Admission.Exclusive) : null;
    }

    private WorkItem Admit(ref WorkQueue queue, Admission admission)
    {
        var item = queue.Take();
        _waiting--;
        if (Class.Reentrant)
            admission = Admission.Interleaved;
        else if (admission == Admission.Exclusive && item.IsReadOnly)
            admission = Admission.Reader;

        item.Admission = admission;
        Count(item, +1);
        return item;
    }

    private void Count(WorkItem item, int change)
    {
        if (!item.IsBackground)
            _interactiveRunning += change;

        switch (item.Admission)
        {
            case Admission.Exclusive:
                _exclusive += change;
                break;
            case Admission.Reader:
                _readers += change;
                break;
            default:
                _interleaved += change;
                break;
        }
    }

    private List<WorkItem> TakeAllWaiting()
    {
        var items = new List<WorkItem>(_waiting);
        while (!_interleaving.IsEmpty)
            items.Add(_interleaving.Take());
        while (!_interactive.IsEmpty)
            items.Add(_interactive.Take());
        while (!_background.IsEmpty)
            items.Add(_background.Take());

        _waiting = 0;
        return items;
    }
}

/// <summary>One thing that an activation does at a time.</summary>
/// <param name="Work">A request, a continuation's code or a step of life; null for nothing.</param>
/// <param name="State">What the continuation's code is given.</param>
internal readonly record struct Turn(object? Work, object? State = null);

/// <summary>What became of a request that was offered to an activation.</summary>
internal enum EnqueueResult
{
    /// <summary>It waits for its turn.</summary>
    Queued,

    /// <summary>Too many wait already.</summary>
    Full,

    /// <summary>The activation is over.</summary>
    Ended,
}

/// <summary>Which queue of the scheduler an activation waits in; the higher goes first.</summary>
internal enum Lane : byte
{
    /// <summary>None.</summary>
    None,

    /// <summary>After everything interactive, but for a small share.</summary>
    Background,

    /// <summary>First.</summary>
    Interactive,
}

/// <summary>The steps of an activation's life that need a turn.</summary>
internal enum LifeStep
{
    /// <summary>Make the instance ready.</summary>
    Activate,

    /// <summary>Let the instance go.</summary>
    Deactivate,
}
