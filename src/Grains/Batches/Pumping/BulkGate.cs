using Countersign.Limits;
using Microsoft.Extensions.Options;

namespace Countersign.Batches;

/// <summary>
/// Lets bulk starts through: so many at once, and beside interactive requests only as many a second as
/// <see cref="GatePace"/> says. <see cref="BatchOptions.MinStartsPerSecond"/> always may begin, so that a batch never
/// stands still.
/// </summary>
internal sealed class BulkGate : IInteractiveGauge, IBulkPace, IDisposable
{
    /// <summary>How often the pace is decided anew.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>How long one piece of other bulk work waits for interactive requests.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    /// <summary>Starts that may begin together when the pace allows that many in its window.</summary>
    private const int Burst = 4;

    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private readonly int _most;
    private readonly TimeProvider _time;
    private readonly ITimer _wake;
    private GatePace _pace;
    private TokenBucket _begun;
    private bool _waking;
    private long _decidedAt;
    private int _starts;
    private int _underWay;
    private int _interactive;
    private int _requests;
    private int _slow;
    private long _ticks;
    private long _slowFrom = long.MaxValue;

    public BulkGate(IOptions<BatchOptions> options, TimeProvider time)
    {
        _most = options.Value.MaxStarts;
        _time = time;
        _pace = new GatePace { Min = options.Value.MinStartsPerSecond };
        _decidedAt = time.GetTimestamp();
        _wake = time.CreateTimer(
            static gate => ((BulkGate)gate!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Bulk starts that are under way.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Whether somebody waits at the front door at this moment.</summary>
    public bool IsInteractive => Volatile.Read(ref _interactive) > 0;

    public long Enter()
    {
        Interlocked.Increment(ref _interactive);
        return _time.GetTimestamp();
    }

    public void Leave(long entered)
    {
        var took = _time.GetTimestamp() - entered;
        Interlocked.Add(ref _ticks, took);
        Interlocked.Increment(ref _requests);
        if (took >= Volatile.Read(ref _slowFrom))
            Interlocked.Increment(ref _slow);

        Interlocked.Decrement(ref _interactive);
    }

    public ValueTask GiveWayAsync(CancellationToken cancellationToken = default) =>
        IsInteractive ? new ValueTask(Task.Delay(Pause, _time, cancellationToken)) : ValueTask.CompletedTask;

    /// <summary>Waits until a bulk start may begin; <see cref="EndStart"/> must follow.</summary>
    public Task BeginStartAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource turn;
        lock (_lock)
        {
            Decide();
            if (_waiting.Count == 0 && MayBegin())
            {
                Begin();
                return Task.CompletedTask;
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn);
            WakeLater();
        }

        return cancellationToken.CanBeCanceled ? WaitAsync(turn, cancellationToken) : turn.Task;
    }

    /// <summary>A bulk start has ended.</summary>
    public void EndStart()
    {
        lock (_lock)
        {
            _underWay--;
            Release();
        }
    }

    public void Dispose() => _wake.Dispose();

    private static async Task WaitAsync(TaskCompletionSource turn, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.UnsafeRegister(
            static (source, token) => ((TaskCompletionSource)source!).TrySetCanceled(token), turn);
        await turn.Task;
    }

    private void Wake()
    {
        lock (_lock)
        {
            _waking = false;
            Release();
        }
    }

    private void Release()
    {
        Decide();
        while (_waiting.Count > 0 && MayBegin())
        {
            if (_waiting.Dequeue().TrySetResult())
                Begin();
        }

        WakeLater();
    }

    private void Begin()
    {
        _underWay++;
        _starts++;
        if (IsPaced)
            _begun = _begun.Take();
    }

    private bool IsPaced => _pace.Rate < GatePace.Open;

    private TimeSpan Window => TimeSpan.FromSeconds(Burst / _pace.Rate);

    private bool MayBegin()
    {
        if (_underWay >= _most)
            return false;
        if (!IsPaced)
            return true;

        _begun = _begun.Refill(Burst, Window, _time.GetUtcNow());
        return _begun.HasToken(Burst);
    }

    /// <summary>Whoever waits for the pace is woken when it allows; who waits for others to end, by those.</summary>
    private void WakeLater()
    {
        if (_waking || _waiting.Count == 0 || _underWay >= _most)
            return;

        var wait = _begun.Wait(Burst, Window);
        _waking = _wake.Change(wait > Pause ? wait : Pause, Timeout.InfiniteTimeSpan);
    }

    private void Decide()
    {
        var elapsed = _time.GetElapsedTime(_decidedAt);
        if (elapsed < Interval)
            return;

        _decidedAt = _time.GetTimestamp();
        var requests = Interlocked.Exchange(ref _requests, 0);
        var slow = Interlocked.Exchange(ref _slow, 0);
        var ticks = Interlocked.Exchange(ref _ticks, 0);
        var mean = requests == 0 ? 0
            : TimeSpan.FromSeconds((double)ticks / _time.TimestampFrequency).TotalMilliseconds / requests;
        _pace = _pace.Next(new GateLook(requests, slow, mean, _starts / elapsed.TotalSeconds));
        _starts = 0;
        var slowFrom = _pace.SlowFrom * _time.TimestampFrequency / 1_000;
        Volatile.Write(ref _slowFrom, slowFrom < long.MaxValue ? (long)slowFrom : long.MaxValue);
    }
}
