namespace Countersign.Silo.Draining;

/// <summary>
/// How a process stops (configuration section <c>Drain</c>): it says so first, then takes nothing new, then finishes,
/// each for a bounded time. All of it together has to stay below the time after which its host is killed.
/// </summary>
public sealed class DrainSettings
{
    /// <summary>
    /// How long readiness says no while requests are still taken, so that load balancers look elsewhere. At most 5
    /// minutes. Default: zero; on Kubernetes a few of the readiness probe's periods.
    /// </summary>
    public TimeSpan Notice { get; set; }

    /// <summary>
    /// How long requests under way may take to finish once nothing new is taken. Above zero, at most 10 minutes.
    /// Default: 20 seconds.
    /// </summary>
    public TimeSpan Requests { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long all the rest may take: rows of batches under way, turns of grains, the hand-over to other silos, the
    /// store. Above zero, at most 10 minutes. Default: 30 seconds.
    /// </summary>
    public TimeSpan Rest { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The whole of it.</summary>
    public TimeSpan Total => Notice + Requests + Rest;
}
