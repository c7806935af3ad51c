namespace Countersign.Silo.Outbox;

/// <summary>How long the pump lets things gather after a page, so that a receiver's write is shared by many.</summary>
internal static class OutboxGather
{
    /// <summary>
    /// After so many items they come fast: the next page may wait longer, because a receiver that writes its last
    /// items again with the new ones pays for each write, not for each item.
    /// </summary>
    public const int Busy = 512;

    /// <summary>So many mean that more were left behind, and that waiting would only make it longer.</summary>
    public const int Behind = 16 * 1024;

    /// <summary>How much longer than a page that follows on few.</summary>
    public const int BusyFactor = 8;

    /// <param name="moved">Items of the page.</param>
    /// <param name="options">The pump's.</param>
    public static TimeSpan After(int moved, OutboxOptions options) => moved switch
    {
        >= Behind => TimeSpan.Zero,
        >= Busy => options.Gather * BusyFactor,
        _ => options.Gather,
    };
}
