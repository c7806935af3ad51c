using Orleans;
using Orleans.Runtime;

namespace Countersign.Embedded;

/// <summary>Starts observers stage by stage, and stops those that started in the opposite order.</summary>
internal sealed class StagedLifecycle : ISiloLifecycle, IGrainLifecycle
{
    private readonly List<Entry> _entries = [];
    private readonly List<int> _started = [];

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        var entry = new Entry(this, stage, observer);
        _entries.Add(entry);
        return entry;
    }

    /// <summary>Starts the stages of a range, both ends included; observers of one stage start together.</summary>
    public async Task StartAsync(int first, int last, CancellationToken token)
    {
        var stages = _entries.Select(e => e.Stage).Where(s => s >= first && s <= last);
        foreach (var stage in stages.Distinct().Order().ToList())
        {
            _started.Add(stage);
            await Task.WhenAll(At(stage).Select(entry => entry.Observer.OnStart(token)));
        }
    }

    /// <summary>Stops what started; the first fault is thrown after everything had its chance.</summary>
    public async Task StopAsync(CancellationToken token)
    {
        List<Exception> faults = [];
        foreach (var stage in _started.OrderDescending().ToList())
        {
            try
            {
                await Task.WhenAll(At(stage).Select(entry => entry.Observer.OnStop(token)));
            }
#pragma warning disable CA1031 // A participant that fails to stop must not keep the others from it.
            catch (Exception fault)
            {
                faults.Add(fault);
            }
#pragma warning restore CA1031
        }

        _started.Clear();
        if (faults.Count > 0)
            throw new AggregateException("A part did not stop cleanly.", faults);
    }

    private List<Entry> At(int stage) => [.. _entries.Where(e => e.Stage == stage)];

    private sealed class Entry(StagedLifecycle lifecycle, int stage, ILifecycleObserver observer) : IDisposable
    {
        public int Stage { get; } = stage;

        public ILifecycleObserver Observer { get; } = observer;

        public void Dispose() => lifecycle._entries.Remove(this);
    }
}
