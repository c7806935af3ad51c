using Countersign.Verifications;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Countersign.Carriers;

/// <summary>
/// Brings every carrier's receipts to the number they are about: straight where they carry the attempt's reference, by
/// the <see cref="IReceiptIndexGrain"/> where they carry the carrier's own id. Works in every process that can call
/// grains.
/// </summary>
internal sealed partial class ReceiptSink(IGrainFactory grains, TimeProvider time, ILogger<ReceiptSink> logger)
    : IReceiptSink
{
    /// <summary>Times a receipt is offered to a number or an index that cannot store it.</summary>
    public const int Tries = 3;

    /// <summary>How long after the first time; longer after each further one.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public async Task AcceptAsync(Receipt receipt, CancellationToken cancellationToken = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await BringAsync(receipt, cancellationToken);
                return;
            }
            catch (Exception fault) when (attempt < Tries && fault is not OperationCanceledException)
            {
                Log.Repeated(logger, receipt.Route, fault.GetType().Name);
            }

            await Task.Delay(Pause * attempt, time, cancellationToken);
        }
    }

    private async Task BringAsync(Receipt receipt, CancellationToken cancellationToken)
    {
        if (AttemptReference.TryParse(receipt.MessageId, out var numberKey, out var attempt))
        {
            await grains.GetGrain<IPhoneNumberGrain>(numberKey).AcceptReceiptAsync(
                new AttemptReceipt(attempt, receipt.Status, receipt.Error), cancellationToken);
            return;
        }

        var fate = ReceiptFate.Unknown;
        if (ReceiptBucket.Holds(receipt.MessageId))
        {
            var bucket = ReceiptBucket.KeyOf(receipt.Route, receipt.MessageId);
            fate = await grains.GetGrain<IReceiptIndexGrain>(bucket).AcceptAsync(
                new CarrierReceipt(receipt.MessageId, receipt.Status, receipt.Error), cancellationToken);
        }

        if (fate == ReceiptFate.Unknown)
            Log.Unknown(logger, receipt.Route);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A receipt of route {Route} is about no message that is known; ignored.")]
        public static partial void Unknown(ILogger logger, string route);

        [LoggerMessage(LogLevel.Debug, "A receipt of route {Route} could not be stored ({Fault}); trying again.")]
        public static partial void Repeated(ILogger logger, string route, string fault);
    }
}
