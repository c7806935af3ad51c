namespace Countersign;

/// <summary>Deletes states whose time is over (<see cref="IStateSchedule.DeleteAfter"/>).</summary>
public interface IExpiredStates
{
    /// <summary>
    /// Deletes at most <paramref name="limit"/> states whose time was over at <paramref name="now"/>, oldest first, in
    /// small steps that let other writers through. A state that is rewritten meanwhile stays. What was deleted is
    /// durably gone when it returns.
    /// </summary>
    /// <returns>How many were deleted; fewer than <paramref name="limit"/> means that none were left.</returns>
    ValueTask<int> SweepExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken = default);
}
