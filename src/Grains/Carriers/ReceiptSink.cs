using Countersign.Verifications;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Countersign.Carriers;

/// <summary>Brings every carrier's receipts to the number they are about.</summary>
internal sealed partial class ReceiptSink(IGrainFactory grains, ILogger<ReceiptSink> logger) : IReceiptSink
{
    public Task AcceptAsync(Receipt receipt, CancellationToken cancellationToken = default)
    {
        if (!AttemptReference.TryParse(receipt.MessageId, out var numberKey, out var attempt))
        {
            Log.Unreadable(logger, receipt.Route);
            return Task.CompletedTask;
        }

        var number = grains.GetGrain<IPhoneNumberGrain>(numberKey);
        return number.AcceptReceiptAsync(new AttemptReceipt(attempt, receipt.Status, receipt.Error), cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning, "A receipt of route {Route} has a reference that was never given out; ignored.")]
        public static partial void Unreadable(ILogger logger, string route);
    }
}
