namespace Countersign.Events;

/// <summary>
/// How the events of a tenant are divided into logs. Live and sandbox traffic have logs of their own. What happens to
/// one subject is in one partition, so its order is that of the partition; between partitions there is none.
/// </summary>
public static class EventLogKeys
{
    /// <summary>The grain type of a log.</summary>
    public const string GrainType = "event-log";

    /// <summary>Partitions of a tenant's live events, and of its sandbox's. Fixed for the life of a store.</summary>
    public const int Partitions = 4;

    /// <summary>The owner of the installation's own log of administrative actions; no tenant has this id.</summary>
    public const string Installation = "_installation";

    /// <summary>The key of a log: <c>{tenant}/live|test/{partition}</c>.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="sandbox">Whether it is its sandbox's.</param>
    /// <param name="partition">0 to <see cref="Partitions"/>, exclusive.</param>
    public static string Of(string tenant, bool sandbox, int partition)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(partition);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(partition, Partitions);
        return $"{tenant}/{(sandbox ? "test" : "live")}/{partition}";
    }

    /// <summary>The key of a log of administrative actions: <c>{tenant}/audit/0</c>.</summary>
    /// <param name="tenant">The tenant, or <see cref="Installation"/>.</param>
    public static string OfAudit(string tenant) => $"{tenant}/audit/0";

    /// <summary>Whether a log is one of administrative actions.</summary>
    public static bool IsAudit(string log)
    {
        ArgumentNullException.ThrowIfNull(log);
        return log.EndsWith("/audit/0", StringComparison.Ordinal);
    }

    /// <summary>The partition of what has this hash.</summary>
    public static int PartitionOf(ulong hash) => (int)(hash % Partitions);

    /// <summary>The partition of what has this name: a batch, a route.</summary>
    public static int PartitionOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var hash = 14695981039346656037UL; // FNV-1a: the same in every process and for ever.
        foreach (var letter in name)
            hash = (hash ^ letter) * 1099511628211UL;

        return PartitionOf(hash);
    }
}
