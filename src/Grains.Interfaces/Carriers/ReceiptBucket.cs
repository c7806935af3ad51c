namespace Countersign.Carriers;

/// <summary>Where a carrier's message id is looked up.</summary>
public static class ReceiptBucket
{
    /// <summary>
    /// Buckets of one route: few enough that the ids of one moment share a write, and enough for several silos. What is
    /// stored depends on it; it is fixed for the life of a store.
    /// </summary>
    public const int Count = 16;

    /// <summary>Most characters of a message id. SMPP allows 64; no carrier is known to use as many.</summary>
    public const int MaxMessageId = 128;

    private const uint Basis = 2_166_136_261;
    private const uint Prime = 16_777_619;

    /// <summary>True where a message id can be looked up at all.</summary>
    public static bool Holds(string messageId) => messageId.Length is >= 1 and <= MaxMessageId;

    /// <summary>The key of the bucket. FNV-1a, folded: the same in every process and for ever.</summary>
    public static string KeyOf(string route, string messageId)
    {
        var hash = Basis;
        foreach (var character in messageId)
            hash = (hash ^ character) * Prime;

        return $"{route}/{((hash >> 16) ^ hash) % Count}";
    }
}
