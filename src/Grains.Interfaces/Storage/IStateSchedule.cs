namespace Countersign;

/// <summary>
/// A grain state that says when its grain has work to do and when the state itself may go. The storage provider writes
/// both beside the state in the same transaction, so the due index cannot disagree with the state.
/// </summary>
public interface IStateSchedule
{
    /// <summary>
    /// When the grain is to be poked (<see cref="IDueGrain"/>); null where nothing is due. Kept to the millisecond.
    /// </summary>
    DateTimeOffset? DueAt { get; }

    /// <summary>
    /// From when on the state may be deleted without asking its grain; null keeps it. A write that moves it later saves
    /// the state. An activation that writes after its state was deleted gets an inconsistent state error, as after any
    /// other writer. Kept to the millisecond.
    /// </summary>
    DateTimeOffset? DeleteAfter { get; }
}
