using Orleans.Runtime;

namespace Countersign.Embedded;

/// <summary>
/// A timer whose ticks are requests of its activation. The next one is armed when the last one ended.
/// </summary>
internal sealed class GrainTimer<TState> : WorkItem, IGrainTimer
{
    private static readonly TimerCallback Due = static timer => ((GrainTimer<TState>)timer!).OnDue();

    private readonly Activation _activation;
    private readonly Func<TState, CancellationToken, Task> _callback;
    private readonly TState _state;
    private readonly GrainTimerCreationOptions _options;
    private readonly CancellationTokenSource _stopped = new();
    private readonly Lock _gate = new();
    private ITimer? _timer;
    private TimeSpan _dueTime;
    private TimeSpan _period;
    private bool _ticking;
    private bool _changed;

    public GrainTimer(
        Activation activation,
        Func<TState, CancellationToken, Task> callback,
        TState state,
        GrainTimerCreationOptions options)
    {
        Check(options.DueTime, nameof(options.DueTime));
        Check(options.Period, nameof(options.Period));
        _activation = activation;
        _callback = callback;
        _state = state;
        _options = options;
        _dueTime = options.DueTime;
        _period = options.Period;

        // A timer does not carry the values of the request that made it, but it does keep its place behind the others.
        IsBackground = RequestContext.Current?.IsBackground ?? false;
        Values = IsBackground ? CallValues.BackgroundOnly : null;
    }

    public override bool Interleaves => _options.Interleave;

    public override bool CountsAsUse => _options.KeepAlive;

    public override bool IsAbandoned => _stopped.IsCancellationRequested;

    public void Start()
    {
        using (ExecutionContext.SuppressFlow())
            _timer = _activation.Silo.TimeProvider.CreateTimer(Due, this, _dueTime, Timeout.InfiniteTimeSpan);
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));
        lock (_gate)
        {
            _dueTime = dueTime;
            _period = period;
            _changed = _ticking;
            if (!_ticking && !_stopped.IsCancellationRequested)
                _timer?.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_stopped.IsCancellationRequested)
                return;

            _timer?.Dispose();
        }

        _stopped.Cancel();
        _activation.Extras.Remove(this);
    }

    public override Task Run(Activation activation) => _callback(_state, _stopped.Token);

    public override void Finish(Task outcome)
    {
        if (outcome.IsFaulted)
            _activation.Silo.Log.TimerFailed(_activation.Class.Type.ToString(), outcome.Exception.InnerException!);

        Rearm();
    }

    public override void Reject(Exception fault) => Rearm();

    // The activation is over, and its timers with it.
    public override void Reroute(Silo silo)
    {
    }

    private static void Check(TimeSpan time, string name)
    {
        if (time < TimeSpan.Zero && time != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(
                name, time, "A timer needs a time that is not negative, or infinite.");
    }

    private void OnDue()
    {
        lock (_gate)
        {
            if (_ticking || _stopped.IsCancellationRequested)
                return;

            _ticking = true;
        }

        if (_activation.Enqueue(this) == EnqueueResult.Full)
            Rearm();
    }

    private void Rearm()
    {
        lock (_gate)
        {
            _ticking = false;
            var next = _changed ? _dueTime : _period;
            _changed = false;
            if (next != Timeout.InfiniteTimeSpan && !_stopped.IsCancellationRequested)
                _timer?.Change(next, Timeout.InfiniteTimeSpan);
        }
    }
}
