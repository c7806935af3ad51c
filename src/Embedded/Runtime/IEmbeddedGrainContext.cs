using Orleans.Runtime;

namespace Countersign.Embedded;

/// <summary>What an activation of this runtime offers beyond what Orleans' contexts do.</summary>
internal interface IEmbeddedGrainContext : IGrainContext
{
    IGrainRuntime Runtime { get; }

    IGrainTimer RegisterTimer<TState>(
        Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options);
}
