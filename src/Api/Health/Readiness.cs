namespace Countersign.Api.Health;

/// <summary>
/// Whether the server can serve: its first tenant is there, which proves grains and store, and it is not stopping.
/// </summary>
internal sealed class Readiness(IHostApplicationLifetime lifetime)
{
    private volatile bool _bootstrapped;

    public bool IsReady => _bootstrapped && !lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>The store is open and the first tenant durable.</summary>
    public void Bootstrapped() => _bootstrapped = true;
}
