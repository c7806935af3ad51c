namespace Countersign.Batches;

/// <summary>What became of the rows of one step; filled by many at once.</summary>
internal sealed class StartedRows(int rows)
{
    private readonly Lock _lock = new();
    private readonly List<RowOutcome> _settled = new(rows);
    private readonly List<int> _failed = [];
    private int _postponed;
    private int _crowded;

    /// <summary>Rows that have their outcome.</summary>
    public IReadOnlyList<RowOutcome> Settled => _settled;

    /// <summary>Rows whose start ended in a fault.</summary>
    public IReadOnlyList<int> Failed => _failed;

    /// <summary>Rows that are to be tried again a little later.</summary>
    public int Unsettled => _postponed + _crowded + _failed.Count;

    /// <summary>Whether they wait for nothing but places among the tenant's open verifications.</summary>
    public bool WaitsForPlaces => _crowded > 0 && _crowded == Unsettled;

    /// <summary>Whether none may be started for now; the batch comes back to its shard in a while.</summary>
    public bool IsHeld { get; init; }

    /// <summary>The first fault, for the log.</summary>
    public Exception? Fault { get; private set; }

    public void Settle(in RowOutcome outcome)
    {
        lock (_lock)
            _settled.Add(outcome);
    }

    public void Postpone()
    {
        lock (_lock)
            _postponed++;
    }

    /// <summary>A row waits for a place among the tenant's open verifications.</summary>
    public void AwaitPlace()
    {
        lock (_lock)
            _crowded++;
    }

    public void Fail(int row, Exception fault)
    {
        lock (_lock)
        {
            _failed.Add(row);
            Fault ??= fault;
        }
    }

    /// <summary>Settles rows that have had their last try.</summary>
    public void GiveUp(IReadOnlyList<int> rows)
    {
        foreach (var row in rows)
            _settled.Add(new RowOutcome(row, RowStatus.Failed, RowReason.Fault));
    }
}
