namespace Countersign.Carriers.Routing;

/// <summary>
/// What this silo may have handed over to a route's links and not answered yet, and who waits for a place among it. A
/// message is chosen a route, written down and then comes for its place; so the choice makes a promise: of a place, or
/// that it may wait. What waits is not handed over, so that a crash leaves no doubt about it. People go before batches.
/// </summary>
/// <param name="link">What one link bears.</param>
/// <param name="links">How many links the route has.</param>
/// <param name="time">The clock.</param>
public sealed class RouteWindow(LinkWindow link, int links, TimeProvider time)
{
    /// <summary>No message waits longer, whatever the route's settings say.</summary>
    public static readonly TimeSpan MaxPatience = TimeSpan.FromSeconds(30);

    /// <summary>A share of a third, three times, is one.</summary>
    private const double Rounding = 1e-6;

    private readonly TimeProvider _time = time;
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _people = [];
    private readonly LinkedList<Waiter> _batches = [];
    private readonly Promises _places = new();
    private readonly Promises _waits = new();
    private int _up;
    private double _share = 1;
    private int _busy;

    private int Size => Math.Max(1, (int)((link.Places * (_up == 0 ? links : _up) * _share) + Rounding));

    private TimeSpan Patience => link.Patience < MaxPatience ? link.Patience : MaxPatience;

    private int Waiting => _people.Count + _batches.Count;

    private long Second => _time.GetTimestamp() / _time.TimestampFrequency;

    /// <summary>
    /// Whether a link of the route has been up since this silo started. Before, every message would be refused by a
    /// link that only needs another moment.
    /// </summary>
    public bool IsOpen { get; private set; }

    /// <summary>Messages that wait now.</summary>
    public int Queued
    {
        get
        {
            lock (_gate)
                return Waiting;
        }
    }

    /// <summary>Whether one more message could neither be handed over nor wait.</summary>
    /// <param name="bulkShare">The part of the waiting room that batches may use; 1 for people.</param>
    public bool IsFull(double bulkShare)
    {
        lock (_gate)
        {
            var second = Second;
            return !HasRoom(second) && Waiting + _waits.Count(second) >= (int)(link.Waiting * links * bulkShare);
        }
    }

    /// <summary>Promises a place, or, where none is free, that the message may wait. True where it has to.</summary>
    public bool Promise()
    {
        lock (_gate)
        {
            var second = Second;
            var waits = Waiting > 0 || !HasRoom(second);
            (waits ? _waits : _places).Make(second);
            return waits;
        }
    }

    /// <summary>
    /// Comes for the place; <see cref="Leave"/> gives it back. False where it waited in vain: then it has none.
    /// </summary>
    /// <param name="waits">What <see cref="Promise"/> said.</param>
    /// <param name="bulk">Whether the message is of a batch.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public ValueTask<bool> EnterAsync(bool waits, bool bulk, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var second = Second;
            (waits ? _waits : _places).Keep(second);
            var isFirst = _people.Count == 0 && (!bulk || _batches.Count == 0);
            if (!waits || (_up > 0 && isFirst && HasRoom(second)))
            {
                _busy++;
                return ValueTask.FromResult(true);
            }

            var waiter = new Waiter(this);
            (bulk ? _batches : _people).AddLast(waiter.Place);
            return waiter.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The message was answered, or is not handed over after all.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _busy--;
            Fill();
        }
    }

    /// <summary>
    /// How many links are known to be up; none until somebody says so. What waits does so until one is; what was
    /// promised a place may come all the same, and be told by the link.
    /// </summary>
    public void SetUp(int up)
    {
        lock (_gate)
        {
            _up = up;
            IsOpen |= up > 0;
            Fill();
        }
    }

    /// <summary>The part of the route's windows that is this silo's, 0 to 1.</summary>
    public void SetShare(double share)
    {
        lock (_gate)
        {
            _share = share;
            Fill();
        }
    }

    private bool HasRoom(long second) => _busy + _places.Count(second) < Size;

    private void Fill()
    {
        var second = Second;
        while (_up > 0 && HasRoom(second) && (_people.First ?? _batches.First) is { } first)
        {
            first.List!.Remove(first);
            _busy++;
            first.Value.Tell(true);
        }
    }

    private sealed class Waiter
    {
        private readonly RouteWindow _window;
        private readonly TaskCompletionSource<bool> _answer =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Waiter(RouteWindow window) => (_window, Place) = (window, new LinkedListNode<Waiter>(this));

        public LinkedListNode<Waiter> Place { get; }

        public void Tell(bool entered) => _answer.TrySetResult(entered);

        public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
        {
            using var patience = new CancellationTokenSource(_window.Patience, _window._time);
            await using var gone = cancellationToken.UnsafeRegister(static self => ((Waiter)self!).GiveUp(), this);
            await using var late = patience.Token.UnsafeRegister(static self => ((Waiter)self!).GiveUp(), this);
            return await _answer.Task;
        }

        private void GiveUp()
        {
            lock (_window._gate)
            {
                Place.List?.Remove(Place);
                Tell(false);
            }
        }
    }
}
