namespace Countersign.Ledger;

/// <summary>
/// How many tokens a process asks for beyond those that somebody waits for: about what it used in the last second, so
/// that a busy one asks about once a second and a quiet one holds nothing. Of a small quota it asks for none.
/// </summary>
/// <param name="Stock">Tokens of the window that is now.</param>
/// <param name="Ahead">Tokens of the next window.</param>
/// <param name="LowWater">More are asked for when fewer than so many are left.</param>
internal readonly record struct LeaseSize(int Stock, int Ahead, int LowWater)
{
    /// <summary>A quota below it is lent one by one.</summary>
    public const int SmallLimit = 100;

    /// <summary>So long before its beginning a window of a second is asked for.</summary>
    public static readonly TimeSpan AheadTime = TimeSpan.FromMilliseconds(250);

    private const int LowWaterDivisor = 4;

    /// <param name="quota">The quota.</param>
    /// <param name="used">Tokens used in the last second.</param>
    public static LeaseSize Of(QuotaLimit quota, long used)
    {
        if (quota.Limit < SmallLimit || used <= 0)
            return default;

        var recent = (int)Math.Min(used, quota.Limit);
        // Of a second the rest is lost: half a second's worth at a time, and a little more than all for the next.
        var isSecond = quota.Kind == QuotaKind.StartsPerSecond;
        var stock = Math.Min(isSecond ? (recent + 1) / 2 : recent, quota.Limit);
        var ahead = isSecond ? Math.Min(recent + (recent / LowWaterDivisor) + 1, quota.Limit) : 0;
        return new LeaseSize(stock, ahead, (stock + LowWaterDivisor - 1) / LowWaterDivisor);
    }
}
