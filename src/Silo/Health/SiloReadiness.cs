using Microsoft.Extensions.Hosting;

namespace Countersign.Silo.Health;

/// <summary>Whether the silo can serve: the host has started, silo included, and is not stopping.</summary>
internal sealed class SiloReadiness(IHostApplicationLifetime lifetime)
{
    public bool IsReady =>
        lifetime.ApplicationStarted.IsCancellationRequested && !lifetime.ApplicationStopping.IsCancellationRequested;
}
