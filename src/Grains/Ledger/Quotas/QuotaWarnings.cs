namespace Countersign.Ledger;

/// <summary>
/// Tells a tenant that a quota of a day or a month is nearly, or wholly, used up. Pure. Of seconds and minutes refusals
/// tell enough.
/// </summary>
internal static class QuotaWarnings
{
    /// <summary>The state with what its write sends; the same, by reference, where there is nothing to tell.</summary>
    /// <param name="state">The ledger as it is to be.</param>
    /// <param name="key">Its key (<see cref="LedgerKey"/>).</param>
    /// <param name="ask">What was asked for, with the limits as they are now.</param>
    public static LedgerState Tell(LedgerState state, string key, QuotaAsk ask)
    {
        var (items, counts, owner) = (new List<OutboxItem>(), state.Counts, default(LedgerOwner));
        foreach (var line in ask.Lines)
        {
            if (line.Quota.Kind is QuotaKind.StartsPerSecond or QuotaKind.StartsPerMinute)
                continue;

            for (var at = 0; at < counts.Length; at++)
            {
                if (counts[at].Kind != line.Quota.Kind)
                    continue;
                if (owner == default)
                    owner = LedgerKey.Read(key) is var (tenant, sandbox) ? new(tenant, sandbox) : owner;
                var told = Told(items, owner, state, counts[at], line.Quota);
                counts = counts.SetItem(at, counts[at] with { Told = told });
            }
        }

        return items.Count == 0 ? state : state with { Counts = counts, Outbox = items };
    }

    private static byte Told(
        List<OutboxItem> items, in LedgerOwner owner, LedgerState state, in QuotaCount count, in QuotaLimit quota) =>
        LedgerEvents.Tell(items, count.Told, owner, new WindowedUse(
            count.Kind.Rule(),
            quota.Limit,
            count.Used,
            count.Window,
            count.Kind.WindowAfter(count.Window),
            state.Clock));
}
