using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Storage;

namespace Countersign.Carriers;

/// <summary>What all buckets of a process share.</summary>
internal sealed class ReceiptServices(
    IGrainStorage storage,
    IOptions<ReceiptOptions> options,
    ReceiptMetrics metrics,
    TimeProvider time,
    ILogger<ReceiptIndexGrain> logger)
{
    public ReceiptStore Store { get; } = new(storage);

    public ReceiptOptions Options => options.Value;

    public ReceiptMetrics Metrics => metrics;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    /// <summary>Real time, milliseconds since 1970.</summary>
    public long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
