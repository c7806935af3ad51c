using Countersign.Verifications;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Carriers;

/// <inheritdoc cref="IReceiptIndexGrain"/>
/// <remarks>
/// Calls interleave: what is known changes between two awaits, but only by whole entries, and an entry is in memory
/// before it is written, so that a receipt finds an id whose write is still under way. It may be delivered then: the
/// number writes it down itself.
/// </remarks>
[GrainType("receipt-index")]
internal sealed partial class ReceiptIndexGrain(ReceiptServices services) : Grain, IReceiptIndexGrain
{
    /// <summary>How long a receipt waits for an id that is about to come, before it is written down as early.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(250);

    private readonly ReceiptRing _ring = new(services.Options);
    private readonly Dictionary<string, TaskCompletionSource> _expected = new(StringComparer.Ordinal);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken);
        foreach (var entry in _ring.Entries)
            DeliverEarly(entry);
    }

    public async Task PutAsync(ReceiptMapping mapping, CancellationToken cancellationToken = default)
    {
        if (!ReceiptBucket.Holds(mapping.MessageId))
            throw new ArgumentException("A message id has to have 1 to 128 characters.", nameof(mapping));

        var entry = _ring.Find(mapping.MessageId);
        if (entry is not { Slot: >= 0, IsQueued: false } || entry.Stored.Reference != mapping.Reference)
        {
            var until = services.Now + (long)services.Options.Keep.TotalMilliseconds;
            entry = _ring.Add(new StoredReceipt(mapping.MessageId, mapping.Reference, until));
            if (_expected.Remove(mapping.MessageId, out var expected))
                expected.TrySetResult();

            await StoreAsync(entry);
        }

        DeliverEarly(entry);
    }

    public async Task<ReceiptFate> AcceptAsync(CarrierReceipt receipt, CancellationToken cancellationToken = default)
    {
        var fate = await TakeAsync(receipt, cancellationToken);
        services.Metrics.Received(fate);
        return fate;
    }

    private async Task<ReceiptFate> TakeAsync(CarrierReceipt receipt, CancellationToken cancellationToken)
    {
        if (!ReceiptBucket.Holds(receipt.MessageId))
            return ReceiptFate.Unknown;

        var entry = Known(receipt.MessageId);
        if (entry is null && await IsComingAsync(receipt.MessageId))
            entry = Known(receipt.MessageId);
        if (entry is null)
            return await KeepAsync(receipt);

        await DeliverAsync(entry, receipt, cancellationToken);
        return ReceiptFate.Delivered;
    }

    private ReceiptEntry? Known(string messageId) =>
        _ring.Find(messageId) is { IsEarly: false } entry ? entry : null;

    private async Task<bool> IsComingAsync(string messageId)
    {
        if (!_expected.TryGetValue(messageId, out var expected))
        {
            if (_expected.Count >= services.Options.EarlyPerBucket)
                return false;

            _expected[messageId] = expected = new TaskCompletionSource();
        }

        try
        {
            await expected.Task.WaitAsync(Moment, services.Time);
            return true;
        }
        catch (TimeoutException)
        {
            _expected.Remove(messageId);
            return false;
        }
    }

    private async Task<ReceiptFate> KeepAsync(CarrierReceipt receipt)
    {
        var known = _ring.Find(receipt.MessageId);
        if (known is null && _ring.Early >= services.Options.EarlyPerBucket)
            Sweep(services.Now);
        if (known is null && _ring.Early >= services.Options.EarlyPerBucket)
            return ReceiptFate.Unknown;

        if (known is not { Slot: >= 0, IsQueued: false } || known.Stored.Status != receipt.Status)
        {
            var until = services.Now + (long)services.Options.KeepEarly.TotalMilliseconds;
            await StoreAsync(_ring.Add(
                new StoredReceipt(receipt.MessageId, null, until, receipt.Status, receipt.Error)));
        }

        return ReceiptFate.Kept;
    }

    private async Task DeliverAsync(ReceiptEntry entry, CarrierReceipt receipt, CancellationToken cancellationToken)
    {
        if (AttemptReference.TryParse(entry.Stored.Reference!, out var numberKey, out var attempt))
        {
            await GrainFactory.GetGrain<IPhoneNumberGrain>(numberKey).AcceptReceiptAsync(
                new AttemptReceipt(attempt, receipt.Status, receipt.Error), cancellationToken);
        }

        _ring.Settle(entry);
    }

    /// <summary>Delivers what came before its id, if anything did.</summary>
    private void DeliverEarly(ReceiptEntry entry)
    {
        if (entry is { IsEarly: false, IsSettled: false, EarlyReceipt: { } receipt })
            _ = TryDeliverAsync(entry, receipt);
    }

    private async Task TryDeliverAsync(ReceiptEntry entry, CarrierReceipt receipt)
    {
        for (var attempt = 1; attempt <= ReceiptSink.Tries; attempt++)
        {
            try
            {
                await DeliverAsync(entry, receipt, CancellationToken.None);
                return;
            }
#pragma warning disable CA1031 // Whatever kept the number from it; it stays here, and the next activation tries again.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                if (attempt == ReceiptSink.Tries)
                    Log.NotDelivered(services.Logger, fault);
            }

            await Task.Delay(ReceiptSink.Pause * attempt, services.Time);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A receipt that came early could not be brought to its number yet.")]
        public static partial void NotDelivered(ILogger logger, Exception fault);

        [LoggerMessage(
            LogLevel.Warning, "{Count} messages of {Bucket} made room before their receipts (Receipts:PerBucket).")]
        public static partial void Forgotten(ILogger logger, long count, string bucket);
    }
}
