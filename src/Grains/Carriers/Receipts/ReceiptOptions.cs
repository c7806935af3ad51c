namespace Countersign.Carriers;

/// <summary>How long receipts are waited for (section <c>Receipts</c>).</summary>
public sealed class ReceiptOptions
{
    /// <summary>
    /// How long a carrier's message id is remembered. A carrier that tries for longer than that reports to nobody.
    /// 1 minute to 7 days. Default: 72 hours.
    /// </summary>
    public TimeSpan Keep { get; set; } = TimeSpan.FromHours(72);

    /// <summary>
    /// How long a receipt is kept that came before its message id was known. 1 second to 1 day. Default: 10 minutes.
    /// </summary>
    public TimeSpan KeepEarly { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Such receipts in one of a route's 16 buckets; those beyond are counted and forgotten. 0 to 4,096. Default: 256.
    /// </summary>
    public int EarlyPerBucket { get; set; } = 256;

    /// <summary>
    /// Messages without a receipt in one of a route's 16 buckets; beyond, the oldest are forgotten. 64 to 262,144.
    /// Default: 16,384.
    /// </summary>
    public int PerBucket { get; set; } = 16_384;
}
