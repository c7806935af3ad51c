using System.Collections.Concurrent;

namespace Countersign.Embedded;

/// <summary>
/// Runs turns on the thread pool with no more workers than processors. Interactive activations go first, one pick in
/// sixteen excepted. A worker gives its thread back to the pool after some turns, and after any background turn for
/// which something else waits, so that neither calls nor the front door queue behind a bulk job.
/// </summary>
internal sealed class ThreadPoolScheduler : IActorScheduler, IThreadPoolWorkItem
{
    private const int TurnsBeforeYield = 64;
    private const int BackgroundShare = 16;

    // Answers are continued by the pool, on this very thread if no other is free: so look for them soon.
    private const int TurnsBeforeLooking = 4;

    private readonly ConcurrentQueue<Activation> _interactive = new();
    private readonly ConcurrentQueue<Activation> _background = new();
    private readonly int _maxWorkers = Environment.ProcessorCount;
    private int _workers;
    private int _picks;

    public int TurnsPerBurst => 16;

    public bool ShouldYield => !_interactive.IsEmpty || ThreadPool.PendingWorkItemCount > 0;

    public TaskScheduler Tasks => TaskScheduler.Default;

    public void Schedule(Activation activation, Lane lane)
    {
        (lane == Lane.Background ? _background : _interactive).Enqueue(activation);
        StartWorker();
    }

    void IThreadPoolWorkItem.Execute()
    {
        for (var turns = 1; turns <= TurnsBeforeYield; turns++)
        {
            if (!TryTake(out var activation, out var lane))
            {
                Interlocked.Decrement(ref _workers);

                // Whoever queued in between saw this worker and started none.
                if (!_interactive.IsEmpty || !_background.IsEmpty)
                    StartWorker();

                return;
            }

            activation.Execute();
            var looks = lane == Lane.Background || turns % TurnsBeforeLooking == 0;
            if (looks && (lane == Lane.Background ? ShouldYield : ThreadPool.PendingWorkItemCount > 0))
                break;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private bool TryTake(out Activation activation, out Lane lane)
    {
        lane = Lane.Background;
        if (++_picks % BackgroundShare == 0 && _background.TryDequeue(out activation!))
            return true;

        lane = Lane.Interactive;
        if (_interactive.TryDequeue(out activation!))
            return true;

        lane = Lane.Background;
        return _background.TryDequeue(out activation!);
    }

    private void StartWorker()
    {
        var workers = Volatile.Read(ref _workers);
        while (workers < _maxWorkers)
        {
            var seen = Interlocked.CompareExchange(ref _workers, workers + 1, workers);
            if (seen == workers)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                return;
            }

            workers = seen;
        }
    }
}
