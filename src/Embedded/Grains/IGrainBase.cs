using Orleans.Runtime;

namespace Orleans;

/// <summary>What every grain class implements; <see cref="Grain"/> does it for most.</summary>
public interface IGrainBase
{
    /// <summary>The activation that the instance belongs to.</summary>
    IGrainContext GrainContext { get; }

    /// <summary>Runs after the persistent state was read and before the first request.</summary>
    /// <param name="token">Signalled when the activation is given up.</param>
    /// <returns>A task that ends when the grain is ready.</returns>
    Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

    /// <summary>Runs after the last request. Not run after a crash, so nothing may depend on it.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="token">Signalled when the time is up.</param>
    /// <returns>A task that ends when the grain is done.</returns>
    Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
}
