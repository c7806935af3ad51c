using System.Collections.Concurrent;
using Countersign.Storage.Memory;

namespace Countersign.Grains.Tests.Verifications;

/// <summary>A store that silos may share, which counts its writes and lets some of them go wrong.</summary>
internal sealed class TestStore : IStorageFaultPlan
{
    private readonly ConcurrentQueue<StorageFaultKind> _faults = new();
    private int _writes;

    public TestStore() => Storage = new MemoryStorage(this);

    public MemoryStorage Storage { get; }

    /// <summary>How long a write takes.</summary>
    public TimeSpan Delay { get; set; }

    public int Writes => Volatile.Read(ref _writes);

    /// <summary>What becomes of the next writes, one after another.</summary>
    public void FailNext(params StorageFaultKind[] faults) => Array.ForEach(faults, _faults.Enqueue);

    public StorageFault Next(StorageRequest request)
    {
        if (!request.IsWrite)
            return new StorageFault(StorageFaultKind.None);

        Interlocked.Increment(ref _writes);
        return new StorageFault(_faults.TryDequeue(out var fault) ? fault : StorageFaultKind.None, Delay);
    }
}
