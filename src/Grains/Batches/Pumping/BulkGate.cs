using Microsoft.Extensions.Options;

namespace Countersign.Batches;

/// <summary>
/// Lets bulk starts through, as many at once as <see cref="GateWidth"/> says, and fewer while somebody waits at the
/// front door. At least <see cref="BatchOptions.MinStarts"/> are always under way, so that a batch never stands still.
/// </summary>
internal sealed class BulkGate(IOptions<BatchOptions> options, TimeProvider time) : IInteractiveGauge, IBulkPace
{
    /// <summary>How often the width is decided anew.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>How long one piece of other bulk work waits for interactive requests.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private readonly int _min = options.Value.MinStarts;
    private GateWidth _width = new()
    {
        Min = options.Value.MinStarts,
        Max = options.Value.MaxStarts,
        Width = options.Value.MaxStarts,
    };

    private long _decidedAt = time.GetTimestamp();
    private int _underWay;
    private int _interactive;
    private int _requests;
    private long _ticks;

    /// <summary>Bulk starts that are under way.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Whether somebody waits at the front door at this moment.</summary>
    public bool IsInteractive => Volatile.Read(ref _interactive) > 0;

    public long Enter()
    {
        Interlocked.Increment(ref _interactive);
        return time.GetTimestamp();
    }

    public void Leave(long entered)
    {
        var took = time.GetTimestamp() - entered;
        Interlocked.Add(ref _ticks, took);
        Interlocked.Increment(ref _requests);
        if (Interlocked.Decrement(ref _interactive) == 0)
            Release();
    }

    public ValueTask GiveWayAsync(CancellationToken cancellationToken = default) =>
        IsInteractive ? new ValueTask(Task.Delay(Pause, time, cancellationToken)) : ValueTask.CompletedTask;

    /// <summary>Waits until a bulk start may begin; <see cref="EndStart"/> must follow.</summary>
    public Task BeginStartAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource turn;
        lock (_lock)
        {
            Decide();
            if (_waiting.Count == 0 && _underWay < Room())
            {
                _underWay++;
                return Task.CompletedTask;
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn);
        }

        return cancellationToken.CanBeCanceled ? WaitAsync(turn, cancellationToken) : turn.Task;
    }

    /// <summary>A bulk start has ended.</summary>
    public void EndStart()
    {
        lock (_lock)
            _underWay--;

        Release();
    }

    private static async Task WaitAsync(TaskCompletionSource turn, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.UnsafeRegister(
            static (source, token) => ((TaskCompletionSource)source!).TrySetCanceled(token), turn);
        await turn.Task;
    }

    private void Release()
    {
        lock (_lock)
        {
            Decide();
            while (_underWay < Room() && _waiting.TryDequeue(out var turn))
                _underWay += turn.TrySetResult() ? 1 : 0;
        }
    }

    private int Room() => IsInteractive ? Math.Max(_min, (int)_width.Width / 2) : (int)_width.Width;

    private void Decide()
    {
        var elapsed = time.GetElapsedTime(_decidedAt);
        if (elapsed < Interval)
            return;

        _decidedAt = time.GetTimestamp();
        var requests = Interlocked.Exchange(ref _requests, 0);
        var ticks = Interlocked.Exchange(ref _ticks, 0);
        var mean = requests == 0 ? 0
            : TimeSpan.FromSeconds((double)ticks / time.TimestampFrequency).TotalMilliseconds / requests;
        _width = _width.Next(requests, mean);
    }
}
