namespace Countersign.Batches;

/// <summary>What is remembered of a shard from one turn of a worker to the next. One worker has it at a time.</summary>
internal sealed class ShardRun
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);

    /// <summary>Rates and places come free by the second: who gets on looks as often.</summary>
    private static readonly TimeSpan OfProgress = TimeSpan.FromSeconds(1);

    /// <summary>Tries of rows whose start ended in a fault.</summary>
    public Dictionary<int, int> Tries { get; } = [];

    /// <summary>How long the shard waits, at most, before its rows are tried again.</summary>
    public TimeSpan Pause { get; private set; } = First;

    /// <summary>All rows of a step had their outcome.</summary>
    public void GoOn() => Pause = First;

    /// <summary>The shard has waited; the next time it waits longer.</summary>
    /// <param name="hasProgress">Whether some rows had their outcome, and only others wait.</param>
    /// <param name="longest">No shard waits longer.</param>
    public void Wait(bool hasProgress, TimeSpan longest)
    {
        longest = hasProgress && OfProgress < longest ? OfProgress : longest;
        Pause = Pause * 2 < longest ? Pause * 2 : longest;
    }
}
