using System.Collections.Concurrent;

namespace Countersign.Carriers.Tests.Conformance;

/// <summary>A sink that keeps what it is given, when the test lets it, or refuses it.</summary>
public sealed class ReceiptGate : IReceiptSink
{
    private readonly ConcurrentQueue<Receipt> _taken = new();
    private int _asked;

    /// <summary>What was stored, in its order.</summary>
    public IReadOnlyCollection<Receipt> Taken => _taken;

    /// <summary>How often a receipt was offered.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>What storing waits for; a failed task is a store that fails.</summary>
    public Task Open { get; set; } = Task.CompletedTask;

    public async Task AcceptAsync(Receipt receipt, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _asked);
        await Open.WaitAsync(cancellationToken);
        _taken.Enqueue(receipt);
    }
}
