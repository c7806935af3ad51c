using System.Collections.Concurrent;

namespace Countersign.Crash;

/// <summary>
/// What the server has acknowledged of one verification, and what was asked without hearing the answer.
/// </summary>
internal sealed class Acknowledged(string id)
{
    public string Id => id;

    /// <summary>Wrong checks that were answered as counted.</summary>
    public int WrongChecks { get; set; }

    /// <summary>Checks whose answer never came.</summary>
    public int UnansweredChecks { get; set; }

    public bool Approved { get; set; }

    /// <summary>A right check or a cancellation whose answer never came: either outcome is then allowed.</summary>
    public bool EndUnanswered { get; set; }

    public bool Cancelled { get; set; }
}

/// <summary>All that was acknowledged over all lives of the server.</summary>
internal sealed class Ledger
{
    public ConcurrentQueue<Acknowledged> Verifications { get; } = new();

    /// <summary>Batch ids with the rows they were acknowledged with.</summary>
    public ConcurrentDictionary<string, int> Batches { get; } = new();
}
