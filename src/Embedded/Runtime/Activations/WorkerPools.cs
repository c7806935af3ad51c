using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Countersign.Embedded;

/// <summary>The pools of a stateless worker class, by key.</summary>
internal sealed class WorkerPools(GrainClass grainClass, int maxWorkers)
{
    private readonly ConcurrentDictionary<IdSpan, WorkerPool> _pools = new();

    /// <summary>The worker that takes the next request of a key.</summary>
    public Activation Pick(IdSpan key)
    {
        while (true)
        {
            var pool = _pools.GetOrAdd(key, static (_, pools) => new WorkerPool(pools), this);
            if (pool.Pick(grainClass, key, maxWorkers) is { } worker)
                return worker;
        }
    }

    public void Forget(IdSpan key, WorkerPool pool) => _pools.TryRemove(new(key, pool));
}

/// <summary>The workers of one key.</summary>
internal sealed class WorkerPool(WorkerPools pools)
{
    private readonly List<Activation> _workers = [];
    private bool _closed;

    /// <summary>An idle worker, a new one, or the one with the shortest queue; null when the pool is closed.</summary>
    public Activation? Pick(GrainClass grainClass, IdSpan key, int maxWorkers)
    {
        Activation added;
        lock (_workers)
        {
            if (_closed)
                return null;

            Activation? best = null;
            for (var i = _workers.Count - 1; i >= 0; i--)
            {
                if (_workers[i].IsEnded)
                    _workers.RemoveAt(i);
                else if (best is null || _workers[i].Waiting < best.Waiting)
                    best = _workers[i];
            }

            if (best is not null && (best.Waiting == 0 || _workers.Count >= maxWorkers))
                return best;

            added = new Activation(grainClass, key) { Pool = this };
            _workers.Add(added);
        }

        grainClass.Activations.AddWorker(added);
        return added;
    }

    public void Remove(Activation worker)
    {
        lock (_workers)
        {
            _workers.Remove(worker);
            _closed = _workers.Count == 0;
        }

        if (_closed)
            pools.Forget(worker.Key, this);
    }
}
