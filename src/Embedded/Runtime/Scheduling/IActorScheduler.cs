namespace Countersign.Embedded;

/// <summary>
/// Decides when activations run their turns. The runtime owns no thread: in production this is the thread pool, in
/// simulation a seeded loop on one thread.
/// </summary>
internal interface IActorScheduler
{
    /// <summary>How many turns an activation may run before others get theirs.</summary>
    int TurnsPerBurst { get; }

    /// <summary>Whether a background activation should let others go first now.</summary>
    bool ShouldYield { get; }

    /// <summary>Runs what the runtime itself does outside of grains.</summary>
    TaskScheduler Tasks { get; }

    /// <summary>Runs <see cref="Activation.Execute"/> some time later.</summary>
    /// <param name="activation">What has work.</param>
    /// <param name="lane">How urgent it is.</param>
    void Schedule(Activation activation, Lane lane);
}
