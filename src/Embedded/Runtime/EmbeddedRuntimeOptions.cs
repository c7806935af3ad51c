namespace Countersign.Embedded;

/// <summary>
/// Limits of the embedded runtime that Orleans has no option for. Bound from the configuration section
/// <c>ActorRuntime</c>, so that no code names them and the same host compiles on Orleans.
/// </summary>
public sealed class EmbeddedRuntimeOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "ActorRuntime";

    /// <summary>
    /// The most activations kept. Beyond it the least recently used idle ones are let go; busy ones are not counted
    /// out,
    /// they are bounded by <see cref="MaxOutstandingCalls"/>.
    /// </summary>
    public int MaxActivations { get; set; } = 100_000;

    /// <summary>
    /// The most calls that wait for an answer in the whole silo. Calls from clients beyond it get a
    /// <see cref="Orleans.Runtime.GatewayTooBusyException"/>; background chains are turned away at three quarters of
    /// it, and calls between grains at twice of it, so that what was begun can be finished.
    /// </summary>
    public int MaxOutstandingCalls { get; set; } = 100_000;

    /// <summary>
    /// The most requests that wait for one activation when <c>SiloMessagingOptions.MaxEnqueuedRequestsHardLimit</c> is
    /// zero.
    /// Background chains are turned away at three quarters of it.
    /// </summary>
    public int MaxQueuedPerActivation { get; set; } = 20_000;

    /// <summary>How long a stopping silo lets calls under way finish before it deactivates their grains.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a stopping silo waits for the deactivation of all grains.</summary>
    public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(20);
}
