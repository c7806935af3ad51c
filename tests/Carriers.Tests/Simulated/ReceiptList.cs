using System.Collections;

namespace Countersign.Carriers.Tests.Simulated;

/// <summary>A sink that keeps what it is given, after failing as often as told.</summary>
internal sealed class ReceiptList : IReceiptSink, IReadOnlyCollection<Receipt>
{
    private readonly List<Receipt> _receipts = [];

    public int Failures { get; set; }

    public int Count => _receipts.Count;

    public Task AcceptAsync(Receipt receipt, CancellationToken cancellationToken = default)
    {
        if (Failures-- > 0)
            return Task.FromException(new IOException("The store is full."));

        _receipts.Add(receipt);
        return Task.CompletedTask;
    }

    public IEnumerator<Receipt> GetEnumerator() => _receipts.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
