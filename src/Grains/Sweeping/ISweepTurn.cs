namespace Countersign.Sweeping;

/// <summary>Whose turn it is to sweep, asked for by one silo.</summary>
public interface ISweepTurn
{
    /// <summary>Takes or keeps the turn; false where another silo has it.</summary>
    Task<bool> TakeAsync(CancellationToken cancellationToken = default);

    /// <summary>Gives it up, so that another silo need not wait for its end.</summary>
    Task LeaveAsync(CancellationToken cancellationToken = default);
}
